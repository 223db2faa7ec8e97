import { isRecord } from './input.ts';
import { invalidValue, SqsError } from './sqs-error.ts';

/** A queue's attributes as clients name and see them. */
export type QueueAttributes = Readonly<Record<string, string>>;

export interface RedrivePolicy {
	readonly deadLetterTargetArn: string;
	readonly maxReceiveCount: number;
}

const NUMBERS: Readonly<Record<string, { readonly min: number; readonly max: number; readonly usual: number }>> = {
	VisibilityTimeout: { min: 0, max: 43_200, usual: 30 },
	DelaySeconds: { min: 0, max: 900, usual: 0 },
	ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, usual: 0 },
	MaximumMessageSize: { min: 1_024, max: 1_048_576, usual: 1_048_576 },
	MessageRetentionPeriod: { min: 60, max: 1_209_600, usual: 345_600 },
};
const FIFO: Readonly<Record<string, { readonly values: readonly string[]; readonly usual: string }>> = {
	FifoQueue: { values: ['true'], usual: 'true' },
	ContentBasedDeduplication: { values: ['false', 'true'], usual: 'false' },
	DeduplicationScope: { values: ['queue', 'messageGroup'], usual: 'queue' },
	FifoThroughputLimit: { values: ['perQueue', 'perMessageGroupId'], usual: 'perQueue' },
};
const MAX_RECEIVES = 1_000;
const NAME = /^[\w-]{1,80}$/;
const SUFFIX = '.fifo';

/**
 * All that a new queue has, of what it was asked for and what is usual.
 *
 * @throws {SqsError} The name or an attribute is none that SQS takes, or that this server plays.
 */
export function newQueueAttributes(name: string, asked: QueueAttributes): QueueAttributes {
	const isFifo = name.endsWith(SUFFIX);
	requireName(name, asked);
	for (const [key, value] of Object.entries(asked)) requireAttribute(key, value, isFifo);
	return {
		...usualOf(NUMBERS),
		...(isFifo && usualOf(FIFO)),
		SqsManagedSseEnabled: 'true',
		...asked,
	};
}

/** @throws {SqsError} It is none, or is for a queue of the other type. */
export function redrivePolicyIn({ RedrivePolicy: text }: QueueAttributes, isFifo: boolean): RedrivePolicy | undefined {
	if (text === undefined) return undefined;
	const refused = (reason: string) => invalidValue(text, 'RedrivePolicy', reason);
	const { deadLetterTargetArn: arn, maxReceiveCount } = recordOf(text);
	const receives = Number(maxReceiveCount);
	if (typeof arn !== 'string' || arn.split(':').length !== 6) throw refused('Invalid value for deadLetterTargetArn.');
	if (arn.endsWith(SUFFIX) !== isFifo) throw refused('Dead-letter queue must be same type of queue as the source.');
	if (!Number.isInteger(receives) || receives < 1 || receives > MAX_RECEIVES) {
		throw refused(
			`Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to ${MAX_RECEIVES} both inclusive.`,
		);
	}
	return { deadLetterTargetArn: arn, maxReceiveCount: receives };
}

function requireName(name: string, { FifoQueue }: QueueAttributes): void {
	const isFifo = name.endsWith(SUFFIX);
	if (
		!NAME.test(isFifo ? name.slice(0, -SUFFIX.length) : name) ||
		name.length > 80 ||
		(FifoQueue === 'true' && !isFifo)
	) {
		const reason = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
		throw new SqsError(
			'InvalidParameterValue',
			FifoQueue === 'true' ? `The name of a FIFO queue must end with the .fifo suffix. ${reason}` : reason,
		);
	}
	if (isFifo && FifoQueue !== 'true') {
		throw new SqsError('InvalidParameterValue', `The name ${name} is that of a FIFO queue, which needs FifoQueue=true`);
	}
}

function requireAttribute(name: string, value: string, isFifo: boolean): void {
	const range = NUMBERS[name];
	const choice = FIFO[name];
	if (range !== undefined && !isWithin(Number(value), range)) throw invalidAttribute(name);
	if (choice !== undefined && !isFifo) throw fifoOnly(name);
	if (choice !== undefined && !choice.values.includes(value)) throw invalidAttribute(name);
	if (range === undefined && choice === undefined && name !== 'RedrivePolicy') throw unknownAttribute(name);
}

function isWithin(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
	return Number.isInteger(value) && value >= min && value <= max;
}

function usualOf(known: Readonly<Record<string, { readonly usual: number | string }>>): QueueAttributes {
	return Object.fromEntries(Object.entries(known).map(([name, { usual }]) => [name, String(usual)]));
}

function recordOf(json: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(json);
		return isRecord(value) ? value : {};
	} catch {
		return {};
	}
}

function invalidAttribute(name: string): SqsError {
	return new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
}

function fifoOnly(name: string): SqsError {
	if (name === 'FifoQueue' || name === 'ContentBasedDeduplication') return unknownAttribute(name);
	return new SqsError('InvalidAttributeName', `You can specify the ${name} only when FifoQueue is set to true.`);
}

export function unknownAttribute(name: string): SqsError {
	return new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}
