import { queueArn } from './physical-ids.ts';

const KEPT = 100_000;

/** What the embedded server forgets of a message. */
export interface Remembered {
	/** Name of the queue it was sent to. */
	readonly queue: string;
	readonly trace?: string | undefined;
	/** Of a standard queue, where it only shares the queue out. */
	readonly groupId?: string | undefined;
	readonly deduplicationId?: string | undefined;
}

export interface ReceivedMessage {
	readonly MessageId: string;
	Attributes?: Record<string, string>;
}

/** What was sent, by message id; the oldest are forgotten. */
export function createMessageMemory() {
	const messages = new Map<string, Remembered>();

	return {
		remember(messageId: string, sent: Remembered): void {
			if (messages.has(messageId)) return;
			messages.set(messageId, sent);
			for (const id of messages.keys()) {
				if (messages.size <= KEPT) break;
				messages.delete(id);
			}
		},
		/** Of a message without one, or that is forgotten: ''. */
		groupOf: (messageId: string): string => messages.get(messageId)?.groupId ?? '',
		/** Adds to a message that was received from `queue` what its receiver asked for and did not get. */
		complete(message: ReceivedMessage, queue: string, wanted: readonly string[]): void {
			const sent = messages.get(message.MessageId);
			if (sent === undefined) return;
			const attributes = {
				AWSTraceHeader: sent.trace,
				MessageGroupId: sent.groupId,
				MessageDeduplicationId: sent.deduplicationId,
				DeadLetterQueueSourceArn: sent.queue === queue ? undefined : queueArn(sent.queue),
			};
			for (const [name, value] of Object.entries(attributes)) {
				if (value === undefined || !(wanted.includes('All') || wanted.includes(name))) continue;
				message.Attributes = { ...message.Attributes, [name]: value };
			}
		},
	};
}
