import {
	GetQueueAttributesCommand,
	SendMessageBatchCommand,
	type SendMessageBatchRequestEntry,
	type SQSClient,
} from '@aws-sdk/client-sqs';
import { QueueError } from '../../core/errors.ts';
import type { MessageQueue, OutgoingMessage } from '../../ports/message-queue.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import { pause } from './pause.ts';

/** SQS takes 10 entries, and 1 MiB, in one SendMessageBatch. */
const ENTRIES_PER_CALL = 10;
const BYTES_PER_CALL = 1024 * 1024;
/** SQS bills each started 64 KB as a request. */
const BILLED_BYTES = 64 * 1024;
const CALLS_AT_ONCE = 4;
const FIRST_PAUSE_MS = 50;
const MAX_TRIES = 10;

export function createSqsQueue(client: SQSClient, url: string, meter: UsageMeter): MessageQueue {
	const isFifo = url.endsWith('.fifo');

	/** Entries that SQS refuses one by one, in an answer that is a success, are sent again. */
	async function sendBatch(messages: readonly OutgoingMessage[]): Promise<void> {
		let left = messages.map((message, i) => entryOf(message, i, isFifo));
		for (let tries = 0; left.length > 0; tries++) {
			if (tries > 0) await pause(tries, FIRST_PAUSE_MS);
			const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: left });
			meter.add({ sqsGroupedRequests: Math.max(1, Math.ceil(bytesOf(left) / BILLED_BYTES)) });
			const failed = (await call(() => client.send(command))).Failed ?? [];
			const reason = failed.find((entry) => entry.SenderFault) ?? (tries + 1 >= MAX_TRIES ? failed[0] : undefined);
			if (reason !== undefined)
				throw new QueueError(`${url} refuses a message: ${reason.Code} ${reason.Message ?? ''}`);
			const again = new Set(failed.map((entry) => entry.Id));
			left = left.filter((entry) => again.has(entry.Id));
		}
	}

	async function call<T>(run: () => Promise<T>): Promise<T> {
		try {
			return await run();
		} catch (cause) {
			throw new QueueError(`${url}: ${(cause as Error).message}`, { cause });
		}
	}

	return {
		async send(messages) {
			const batches = cutBatches(messages);
			// In a FIFO queue the order of the calls is the order of the messages.
			const parallelCalls = isFifo ? 1 : CALLS_AT_ONCE;
			for (let at = 0; at < batches.length; at += parallelCalls)
				await Promise.all(batches.slice(at, at + parallelCalls).map(sendBatch));
		},
		async depth() {
			const AttributeNames = [
				'ApproximateNumberOfMessages',
				'ApproximateNumberOfMessagesNotVisible',
				'ApproximateNumberOfMessagesDelayed',
			] as const;
			const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...AttributeNames] });
			meter.add({ sqsRequests: 1 });
			const { Attributes = {} } = await call(() => client.send(command));
			const [visible = 0, inFlight = 0, delayed = 0] = AttributeNames.map((name) => Number(Attributes[name] ?? 0));
			return { visible, inFlight, delayed };
		},
	};
}

function entryOf(message: OutgoingMessage, i: number, isFifo: boolean): SendMessageBatchRequestEntry {
	return {
		Id: String(i),
		MessageBody: message.body,
		MessageGroupId: message.groupId,
		...(isFifo && { MessageDeduplicationId: message.deduplicationId }),
		...(!isFifo && message.delaySeconds !== undefined && { DelaySeconds: message.delaySeconds }),
	};
}

/** Bodies are ASCII: a character is a byte. */
function cutBatches(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
	const batches: OutgoingMessage[][] = [];
	let bytes = 0;
	for (const message of messages) {
		const open = batches.at(-1);
		bytes += message.body.length;
		if (open === undefined || open.length === ENTRIES_PER_CALL || bytes > BYTES_PER_CALL) {
			batches.push([message]);
			bytes = message.body.length;
		} else {
			open.push(message);
		}
	}
	return batches;
}

function bytesOf(entries: readonly SendMessageBatchRequestEntry[]): number {
	return entries.reduce((total, entry) => total + (entry.MessageBody?.length ?? 0), 0);
}
