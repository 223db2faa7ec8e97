import { hash } from 'node:crypto';
import { type Input, integerIn, textIn } from './input.ts';
import type { Draft } from './message.ts';
import { bytesOfAttributes, messageAttributesIn } from './message-attributes.ts';
import type { Queue } from './queue.ts';
import { invalidValue, missing, SqsError } from './sqs-error.ts';

const LONGEST_DELAY_SECONDS = 900;
/** Group and deduplication ids: up to 128 letters, digits and punctuation. */
const ID = /^[\x21-\x7e]{1,128}$/;
const FORBIDDEN =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
	/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** What a client sends as one message; not yet looked at. */
export interface Parcel {
	readonly draft: Draft;
	readonly bytes: number;
}

/** @throws {SqsError} It has no body, or attributes that SQS does not take. */
export function parcelOf(input: Input, trace: string | undefined): Parcel {
	const body = textIn(input, 'MessageBody');
	if (!body) throw missing('MessageBody');
	const attributes = messageAttributesIn(input, 'MessageAttributes');
	const system = messageAttributesIn(input, 'MessageSystemAttributes');
	return {
		bytes: Buffer.byteLength(body) + bytesOfAttributes(attributes),
		draft: {
			body,
			attributes,
			delaySeconds: integerIn(input, 'DelaySeconds'),
			groupId: textIn(input, 'MessageGroupId'),
			deduplicationId: textIn(input, 'MessageDeduplicationId'),
			trace: system.AWSTraceHeader?.StringValue ?? trace,
		},
	};
}

/** @throws {SqsError} A FIFO queue would not know where it belongs, or whether it is a duplicate. */
export function withIds(draft: Draft, { isFifo, attributes }: Queue): Draft {
	if (!isFifo) return draft;
	if (draft.groupId === undefined) throw missing('MessageGroupId');
	if (draft.deduplicationId !== undefined) return draft;
	if (attributes.ContentBasedDeduplication === 'true') return { ...draft, deduplicationId: hash('sha256', draft.body) };
	const ways = 'ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
	throw new SqsError('InvalidParameterValue', `The queue should either have ${ways}`);
}

/** @throws {SqsError} The queue does not take it. */
export function requireSendable({ draft, bytes }: Parcel, { isFifo, attributes }: Queue): void {
	const { body, delaySeconds = 0, groupId, deduplicationId } = draft;
	if (FORBIDDEN.test(body) || !body.isWellFormed()) {
		const valid = '#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF';
		throw new SqsError('InvalidMessageContents', `Invalid characters found. Valid unicode characters are ${valid}`);
	}
	if (bytes > Number(attributes.MaximumMessageSize)) {
		const reason = `Message must be shorter than ${attributes.MaximumMessageSize} bytes.`;
		throw new SqsError('InvalidParameterValue', `One or more parameters are invalid. Reason: ${reason}`);
	}
	if (delaySeconds < 0 || delaySeconds > LONGEST_DELAY_SECONDS) {
		throw invalidValue(delaySeconds, 'DelaySeconds', `DelaySeconds must be >= 0 and <= ${LONGEST_DELAY_SECONDS}.`);
	}
	if (isFifo && delaySeconds !== 0) throw invalidValue(delaySeconds, 'DelaySeconds', notForThisType('include'));
	requireId(groupId, 'MessageGroupId');
	requireId(deduplicationId, 'MessageDeduplicationId');
	if (!isFifo && deduplicationId !== undefined) {
		throw invalidValue(deduplicationId, 'MessageDeduplicationId', notForThisType('includes a'));
	}
}

function requireId(id: string | undefined, parameter: string): void {
	if (id === undefined || ID.test(id)) return;
	const reason = `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
	throw invalidValue(id, parameter, reason);
}

function notForThisType(verb: string): string {
	return `The request ${verb} parameter that is not valid for this queue type.`;
}
