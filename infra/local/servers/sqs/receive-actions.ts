import type { Action } from './actions.ts';
import { entriesIn, outcomesOf } from './batch.ts';
import { type Input, integerIn, textsIn } from './input.ts';
import type { Message } from './message.ts';
import { chosenAttributes, md5OfAttributes } from './message-attributes.ts';
import type { Queue } from './queue.ts';
import { requiredText } from './queue-actions.ts';
import { unknownAttribute } from './queue-attributes.ts';
import { invalidValue, missing } from './sqs-error.ts';

const MOST_MESSAGES = 10;
const LONGEST_POLL_SECONDS = 20;
const LONGEST_VISIBILITY_SECONDS = 43_200;
const SENDER = '000000000000';

/** What receivers may ask for beside the message. */
const SYSTEM: Readonly<Record<string, (message: Message, queue: Queue) => string | number | undefined>> = {
	SenderId: () => SENDER,
	SentTimestamp: ({ sentAt }) => sentAt,
	ApproximateReceiveCount: ({ receives }) => receives,
	ApproximateFirstReceiveTimestamp: ({ firstReceivedAt }) => firstReceivedAt,
	MessageGroupId: ({ groupId }) => groupId,
	MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
	SequenceNumber: ({ sequenceNumber }) => sequenceNumber,
	AWSTraceHeader: ({ trace }) => trace,
	DeadLetterQueueSourceArn: ({ sentTo }, { arn }) => (sentTo === arn ? undefined : sentTo),
};

export const RECEIVE_ACTIONS: Readonly<Record<string, Action>> = {
	async ReceiveMessage(input, { queues, receiverGone }) {
		const queue = queues.at(requiredText(input, 'QueueUrl'));
		const waitSeconds = integerIn(input, 'WaitTimeSeconds') ?? queue.seconds('ReceiveMessageWaitTimeSeconds');
		if (waitSeconds < 0 || waitSeconds > LONGEST_POLL_SECONDS) {
			throw invalidValue(waitSeconds, 'WaitTimeSeconds', `Must be >= 0 and <= ${LONGEST_POLL_SECONDS}, if provided.`);
		}
		const systemNames = namesOfSystem(input);
		const names = textsIn(input, 'MessageAttributeNames');
		const messages = await queue.receive({
			max: countIn(input),
			visibilitySeconds: visibilityIn(input) ?? queue.seconds('VisibilityTimeout'),
			waitSeconds,
			...(waitSeconds > 0 && { signal: receiverGone() }),
		});
		if (messages.length === 0) return {};
		return { Messages: messages.map((message) => shown(message, { queue, names, systemNames })) };
	},
	DeleteMessage(input, { queues }) {
		queues.at(requiredText(input, 'QueueUrl')).delete(requiredText(input, 'ReceiptHandle'));
		return {};
	},
	DeleteMessageBatch(input, { queues }) {
		const queue = queues.at(requiredText(input, 'QueueUrl'));
		return outcomesOf(entriesIn(input), ({ input: entry }) => {
			queue.delete(requiredText(entry, 'ReceiptHandle'));
			return undefined;
		});
	},
	ChangeMessageVisibility(input, { queues }) {
		changeVisibility(queues.at(requiredText(input, 'QueueUrl')), input);
		return {};
	},
	ChangeMessageVisibilityBatch(input, { queues }) {
		const queue = queues.at(requiredText(input, 'QueueUrl'));
		return outcomesOf(entriesIn(input), ({ input: entry }) => {
			changeVisibility(queue, entry);
			return undefined;
		});
	},
};

function changeVisibility(queue: Queue, input: Input): void {
	const handle = requiredText(input, 'ReceiptHandle');
	const seconds = visibilityIn(input);
	if (seconds === undefined) throw missing('VisibilityTimeout');
	queue.changeVisibility(handle, seconds);
}

function countIn(input: Input): number {
	const count = integerIn(input, 'MaxNumberOfMessages') ?? 1;
	if (count >= 1 && count <= MOST_MESSAGES) return count;
	throw invalidValue(count, 'MaxNumberOfMessages', `Must be between 1 and ${MOST_MESSAGES}, if provided.`);
}

function visibilityIn(input: Input): number | undefined {
	const seconds = integerIn(input, 'VisibilityTimeout');
	if (seconds === undefined || (seconds >= 0 && seconds <= LONGEST_VISIBILITY_SECONDS)) return seconds;
	throw invalidValue(seconds, 'VisibilityTimeout', `Must be >= 0 and <= ${LONGEST_VISIBILITY_SECONDS}.`);
}

function namesOfSystem(input: Input): readonly string[] {
	const names = [...textsIn(input, 'AttributeNames'), ...textsIn(input, 'MessageSystemAttributeNames')];
	if (names.includes('All')) return Object.keys(SYSTEM);
	const unknown = names.find((name) => !(name in SYSTEM));
	if (unknown !== undefined) throw unknownAttribute(unknown);
	return names;
}

interface Asked {
	readonly queue: Queue;
	readonly names: readonly string[];
	readonly systemNames: readonly string[];
}

/** A message with what its receiver asked for, and no more. */
function shown(message: Message, { queue, names, systemNames }: Asked) {
	const system: Record<string, string> = {};
	for (const name of systemNames) {
		const value = SYSTEM[name]?.(message, queue);
		if (value !== undefined) system[name] = String(value);
	}
	const chosen = names.length === 0 ? {} : chosenAttributes(message.attributes, names);
	const sum = chosen === message.attributes ? message.attributesMd5 : md5OfAttributes(chosen);
	return {
		MessageId: message.id,
		ReceiptHandle: queue.handleOf(message),
		MD5OfBody: message.bodyMd5,
		Body: message.body,
		...(systemNames.length > 0 && { Attributes: system }),
		...(sum !== undefined && { MessageAttributes: chosen, MD5OfMessageAttributes: sum }),
	};
}
