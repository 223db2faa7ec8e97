import { createHash } from 'node:crypto';
import { type Input, isRecord, recordIn, textIn } from './input.ts';
import { SqsError } from './sqs-error.ts';

/** A user's attribute of a message; binary values are Base64. */
export interface MessageAttribute {
	readonly DataType: string;
	readonly StringValue?: string;
	readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const MOST = 10;
const NAME = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const TYPE = /^(String|Number|Binary)(\..+)?$/;
const TEXT = 1;
const BINARY = 2;

/**
 * The attributes that `input` has under `name`.
 *
 * @throws {SqsError} There are too many, or one has a name, a type or a value that SQS does not take.
 */
export function messageAttributesIn(input: Input, name: string): MessageAttributes {
	const attributes = recordIn(input, name);
	const entries = Object.entries(attributes);
	if (entries.length > MOST) {
		throw refused(`Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST}].`);
	}
	for (const [key, value] of entries) requireAttribute(key, isRecord(value) ? value : {});
	return attributes as unknown as MessageAttributes;
}

function requireAttribute(name: string, value: Input): void {
	const type = textIn(value, 'DataType') ?? '';
	if (!NAME.test(name)) throw refused(`Message (user) attribute name '${name}' is invalid.`);
	if (!TYPE.test(type)) throw refused(`The type of message (user) attribute '${name}' is invalid.`);
	if (!textIn(value, type.startsWith('Binary') ? 'BinaryValue' : 'StringValue')) {
		throw refused(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
	}
}

/** What they add to the size of a message. */
export function bytesOfAttributes(attributes: MessageAttributes): number {
	let bytes = 0;
	for (const [name, attribute] of Object.entries(attributes)) {
		bytes += Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + bytesOfValue(attribute).length;
	}
	return bytes;
}

/** The sum by which clients check them; `undefined` of none. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
	const names = Object.keys(attributes);
	if (names.length === 0) return undefined;
	const sum = createHash('md5');
	const add = (bytes: Buffer) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(bytes.length);
		sum.update(length).update(bytes);
	};
	for (const name of names.sort()) {
		const attribute = attributes[name] as MessageAttribute;
		add(Buffer.from(name));
		add(Buffer.from(attribute.DataType));
		sum.update(Buffer.from([isBinary(attribute) ? BINARY : TEXT]));
		add(bytesOfValue(attribute));
	}
	return sum.digest('hex');
}

/** Those that a receiver asked for by `names`: whole ones, `prefix.*`, or all. */
export function chosenAttributes(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
	if (names.includes('All') || names.includes('.*')) return attributes;
	const prefixes = names.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2));
	const isChosen = (name: string) => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
	return Object.fromEntries(Object.entries(attributes).filter(([name]) => isChosen(name)));
}

function bytesOfValue(attribute: MessageAttribute): Buffer {
	return isBinary(attribute)
		? Buffer.from(attribute.BinaryValue ?? '', 'base64')
		: Buffer.from(attribute.StringValue ?? '');
}

function isBinary({ DataType }: MessageAttribute): boolean {
	return DataType.startsWith('Binary');
}

function refused(message: string): SqsError {
	return new SqsError('InvalidParameterValue', message);
}
