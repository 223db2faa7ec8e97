/** A message to send. */
export interface OutgoingMessage {
	/** At most 1 MiB, of characters that SQS takes. */
	readonly body: string;
	/** 0 to 900; FIFO queues know no delay. */
	readonly delaySeconds?: number;
	/** FIFO: in order within the group. Standard: the tenant, whose backlog delays no other's. */
	readonly groupId: string;
	/** Of a job that is soon done: whoever has a queue for these sends it there. */
	readonly isSmall?: true;
	/** FIFO only: a second message with the same id within 5 minutes is dropped. */
	readonly deduplicationId?: string;
}

/** About how many messages a queue holds. */
export interface QueueDepth {
	readonly visible: number;
	readonly inFlight: number;
	readonly delayed: number;
}

/** A queue as its senders see it; receiving is the platform's. Every adapter passes `test/contract/message-queue.contract.ts`. */
export interface MessageQueue {
	/**
	 * Sends all messages, in batches; entries that the queue refuses are sent again.
	 *
	 * @throws {QueueError} Some could not be sent; others may have been.
	 */
	send(messages: readonly OutgoingMessage[]): Promise<void>;
	depth(): Promise<QueueDepth>;
}
