import { setTimeout as delay } from 'node:timers/promises';
import {
	ChangeMessageVisibilityBatchCommand,
	DeleteMessageBatchCommand,
	GetQueueAttributesCommand,
	type Message,
	ReceiveMessageCommand,
	SendMessageCommand,
	type SQSClient,
} from '@aws-sdk/client-sqs';

/** SQS hands out and takes back at most this many at once. */
const AT_ONCE = 10;
const DELETE_ATTEMPTS = 4;
const VISIBLE = 'ApproximateNumberOfMessages';

/** What a poller does with its queue. */
export interface MappedQueue {
	/** Up to ten messages; `[]` if none came within `waitSeconds` or `signal` was aborted. */
	receive(max: number, waitSeconds: number, signal: AbortSignal): Promise<Message[]>;
	/** Messages that wait for a receiver, as far as the queue knows. */
	backlog(): Promise<number>;
	/** What cannot be deleted is delivered again, as on AWS. Never rejects. */
	remove(messages: readonly Message[]): Promise<void>;
	/** Lets other receivers have them after `seconds`. Never rejects. */
	giveBack(messages: readonly Message[], seconds: number): Promise<void>;
	/** Sends a copy to another queue. */
	copyTo(queueUrl: string, message: Message): Promise<void>;
}

export function createMappedQueue(sqs: SQSClient, queueUrl: string): MappedQueue {
	return {
		async receive(max, waitSeconds, signal) {
			const command = new ReceiveMessageCommand({
				QueueUrl: queueUrl,
				MaxNumberOfMessages: Math.min(max, AT_ONCE),
				WaitTimeSeconds: waitSeconds,
				MessageSystemAttributeNames: ['All'],
				MessageAttributeNames: ['All'],
			});
			const { Messages = [] } = await sqs.send(command, { abortSignal: signal });
			return Messages;
		},
		async backlog() {
			const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [VISIBLE] });
			const { Attributes } = await sqs.send(command);
			return Number(Attributes?.[VISIBLE] ?? 0);
		},
		async remove(messages) {
			await Promise.all(inTens(messages).map((ten) => removeTen(ten)));
		},
		async giveBack(messages, seconds) {
			const give = (ten: readonly Message[]) =>
				sqs.send(
					new ChangeMessageVisibilityBatchCommand({
						QueueUrl: queueUrl,
						Entries: entriesOf(ten).map((entry) => ({ ...entry, VisibilityTimeout: seconds })),
					}),
				);
			await Promise.allSettled(inTens(messages).map(give));
		},
		async copyTo(otherUrl, message) {
			const { MessageGroupId, MessageDeduplicationId } = message.Attributes ?? {};
			await sqs.send(
				new SendMessageCommand({
					QueueUrl: otherUrl,
					MessageBody: message.Body ?? '',
					MessageAttributes: message.MessageAttributes,
					...(otherUrl.endsWith('.fifo') && { MessageGroupId, MessageDeduplicationId }),
				}),
			);
		},
	};

	async function removeTen(messages: readonly Message[]): Promise<void> {
		let entries = entriesOf(messages);
		for (let attempt = 1; attempt <= DELETE_ATTEMPTS && entries.length > 0; attempt++) {
			if (attempt > 1) await delay(50 * 2 ** attempt);
			entries = await stillThere(entries);
		}
	}

	async function stillThere(entries: Entry[]): Promise<Entry[]> {
		try {
			const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
			return entries.filter(({ Id }) => Failed.some((failed) => failed.Id === Id && failed.SenderFault !== true));
		} catch {
			return entries;
		}
	}
}

interface Entry {
	readonly Id: string;
	readonly ReceiptHandle: string;
}

function entriesOf(messages: readonly Message[]): Entry[] {
	return messages.map(({ ReceiptHandle = '' }, i) => ({ Id: String(i), ReceiptHandle }));
}

function inTens(messages: readonly Message[]): Message[][] {
	const tens: Message[][] = [];
	for (let i = 0; i < messages.length; i += AT_ONCE) tens.push(messages.slice(i, i + AT_ONCE));
	return tens;
}
