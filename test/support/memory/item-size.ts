import { StoreError } from '../../../shared/core/errors.ts';

/** What DynamoDB takes: an item with the names of its attributes, and a sort key. */
export const MAX_ITEM_BYTES = 400 * 1024;
const MAX_KEY_BYTES = 1024;

/**
 * The size of an item as DynamoDB counts it.
 *
 * Source: "DynamoDB item sizes and formats" of its developer guide; of a number, which it stores in about half as many
 * bytes as it has digits, the most.
 */
export function itemBytes(item: object): number {
	return Object.entries(item).reduce((total, [name, value]) => total + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** @throws {StoreError} DynamoDB would refuse an item of these fields, beside a key of that name. */
export function refuseTooLarge(name: string, item: object, maxBytes = MAX_ITEM_BYTES): void {
	refuseKey(name);
	const bytes = itemBytes(item);
	if (bytes > maxBytes) throw new StoreError(`item ${name} has ${bytes} bytes, where ${maxBytes} may be`);
}

/** @throws {StoreError} DynamoDB would refuse it as a sort key. */
export function refuseKey(name: string): void {
	const bytes = Buffer.byteLength(name);
	if (bytes > MAX_KEY_BYTES) throw new StoreError(`a key of ${bytes} bytes, where ${MAX_KEY_BYTES} may be`);
}

const NUMBER_BYTES = 21;
const NESTED_BYTES = 3;

function valueBytes(value: unknown): number {
	switch (typeof value) {
		case 'string':
			return Buffer.byteLength(value);
		case 'number':
			return NUMBER_BYTES;
		case 'object':
			return value === null ? 1 : nestedBytes(value);
		default:
			return 1;
	}
}

function nestedBytes(value: object): number {
	if (value instanceof Uint8Array) return value.byteLength;
	const fields = Object.entries(value);
	const names = Array.isArray(value) ? 0 : fields.reduce((total, [name]) => total + Buffer.byteLength(name), 0);
	return NESTED_BYTES + names + fields.reduce((total, [, field]) => total + 1 + valueBytes(field), 0);
}
