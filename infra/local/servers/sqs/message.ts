import type { MessageAttributes } from './message-attributes.ts';

/** What its sender says of a message. */
export interface Draft {
	readonly body: string;
	readonly attributes: MessageAttributes;
	/** `undefined`: what the queue says. */
	readonly delaySeconds: number | undefined;
	/** Of a standard queue a tenant, with whom the others share it. */
	readonly groupId: string | undefined;
	readonly deduplicationId: string | undefined;
	/** The chain of invocations and messages that it belongs to. */
	readonly trace: string | undefined;
}

/** A message in a queue. Its times are of a clock that nobody sets, but for those that clients are told. */
export interface Message extends Draft {
	readonly id: string;
	readonly bodyMd5: string;
	readonly attributesMd5: string | undefined;
	/** ARN of the queue that it was sent to; it may be in that one's dead-letter queue. */
	readonly sentTo: string;
	readonly sequenceNumber: string | undefined;
	/** In milliseconds since the epoch. */
	readonly sentAt: number;
	readonly enqueuedAt: number;
	place: 'waiting' | 'delayed' | 'in flight';
	/** When it can be received, again or at all. */
	dueAt: number;
	receives: number;
	/** For the last time. */
	receivedAt: number;
	/** In milliseconds since the epoch. */
	firstReceivedAt: number | undefined;
}
