import type { Action } from './actions.ts';
import { type Input, recordIn, textIn, textsIn } from './input.ts';
import type { Queue } from './queue.ts';
import { unknownAttribute } from './queue-attributes.ts';
import { missing, SqsError } from './sqs-error.ts';

const FOUND_OUT: Readonly<Record<string, (queue: Queue) => string | number>> = {
	QueueArn: ({ arn }) => arn,
	CreatedTimestamp: ({ createdAt }) => createdAt,
	LastModifiedTimestamp: ({ createdAt }) => createdAt,
	ApproximateNumberOfMessages: (queue) => queue.counts().visible,
	ApproximateNumberOfMessagesNotVisible: (queue) => queue.counts().inFlight,
	ApproximateNumberOfMessagesDelayed: (queue) => queue.counts().delayed,
};

export const QUEUE_ACTIONS: Readonly<Record<string, Action>> = {
	CreateQueue(input, { queues }) {
		const queue = queues.create(requiredText(input, 'QueueName'), attributesIn(input));
		return { QueueUrl: queues.urlOf(queue) };
	},
	GetQueueUrl(input, { queues }) {
		return { QueueUrl: queues.urlOf(queues.named(requiredText(input, 'QueueName'))) };
	},
	GetQueueAttributes(input, { queues }) {
		const queue = queues.at(requiredText(input, 'QueueUrl'));
		const asked = textsIn(input, 'AttributeNames');
		if (asked.length === 0) return {};
		const names = asked.includes('All') ? [...Object.keys(FOUND_OUT), ...Object.keys(queue.attributes)] : asked;
		const values = names.map((name) => [name, FOUND_OUT[name]?.(queue) ?? queue.attributes[name]] as const);
		const isKnown = (name: string) => name in FOUND_OUT || name in queue.attributes || OPTIONAL.has(name);
		const unknown = names.find((name) => !isKnown(name));
		if (unknown !== undefined) throw unknownAttribute(unknown);
		return {
			Attributes: Object.fromEntries(
				values.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
			),
		};
	},
	PurgeQueue(input, { queues }) {
		queues.at(requiredText(input, 'QueueUrl')).purge();
		return {};
	},
};

/** Attributes that a queue may have, and that this one has not. */
const OPTIONAL: ReadonlySet<string> = new Set([
	'RedrivePolicy',
	'RedriveAllowPolicy',
	'Policy',
	'KmsMasterKeyId',
	'KmsDataKeyReusePeriodSeconds',
	'FifoQueue',
	'ContentBasedDeduplication',
	'DeduplicationScope',
	'FifoThroughputLimit',
]);

/** @throws {SqsError} It is missing. */
export function requiredText(input: Input, name: string): string {
	const value = textIn(input, name);
	if (!value) throw missing(name);
	return value;
}

function attributesIn(input: Input): Readonly<Record<string, string>> {
	const attributes = recordIn(input, 'Attributes');
	for (const name of Object.keys(attributes)) {
		if (textIn(attributes, name) === undefined) {
			throw new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
		}
	}
	return attributes as Readonly<Record<string, string>>;
}
