import { SqsError } from './sqs-error.ts';

/** What a call, or an entry of a batch, was given: JSON of a client, which may hold anything. */
export type Input = Readonly<Record<string, unknown>>;

/** @throws {SqsError} It is something else. */
export function textIn(input: Input, name: string): string | undefined {
	const value = input[name];
	if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
	throw wrongType(name);
}

/** @throws {SqsError} It is something else. */
export function integerIn(input: Input, name: string): number | undefined {
	const value = input[name];
	if (value === undefined || value === null || Number.isInteger(value)) return (value as number) ?? undefined;
	throw wrongType(name);
}

/** @throws {SqsError} It is something else. */
export function recordIn(input: Input, name: string): Input {
	const value = input[name] ?? {};
	if (isRecord(value)) return value;
	throw wrongType(name);
}

/** @throws {SqsError} It is something else. */
export function recordsIn(input: Input, name: string): readonly Input[] {
	const value = input[name] ?? [];
	if (Array.isArray(value) && value.every(isRecord)) return value;
	throw wrongType(name);
}

/** @throws {SqsError} It is something else. */
export function textsIn(input: Input, name: string): readonly string[] {
	const value = input[name] ?? [];
	if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
	throw wrongType(name);
}

export function isRecord(value: unknown): value is Input {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(name: string): SqsError {
	return new SqsError('SerializationException', `${name} has the wrong type`);
}
