import type { MessageQueue, OutgoingMessage } from '../../../shared/ports/message-queue.ts';

/** A queue that tests receive from. */
export interface MemoryQueue extends MessageQueue {
	/** Takes out all that was sent, in order of sending; delays are ignored. */
	takeAll(): OutgoingMessage[];
}

/**
 * Takes a message with a deduplication id as a FIFO queue would: drops a second one with the same id, as SQS does for
 * 5 minutes, and knows no delay.
 */
export function createMemoryQueue(): MemoryQueue {
	const messages: OutgoingMessage[] = [];
	const seen = new Set<string>();
	return {
		async send(sent) {
			for (const message of sent) {
				const { deduplicationId } = message;
				if (deduplicationId === undefined) {
					messages.push({ ...message });
				} else if (!seen.has(deduplicationId)) {
					seen.add(deduplicationId);
					messages.push(withoutDelay(message));
				}
			}
		},
		async depth() {
			const delayed = messages.filter((message) => (message.delaySeconds ?? 0) > 0).length;
			return { visible: messages.length - delayed, inFlight: 0, delayed };
		},
		takeAll: () => messages.splice(0),
	};
}

function withoutDelay({ delaySeconds: _, ...message }: OutgoingMessage): OutgoingMessage {
	return message;
}
