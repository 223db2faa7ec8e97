import { StoreError } from '../../../shared/core/errors.ts';
import { itemBytes } from '../../../shared/core/record/item-bytes.ts';

export { itemBytes };

/** What DynamoDB takes: an item with the names of its attributes, and a sort key. */
export const MAX_ITEM_BYTES = 400 * 1024;
const MAX_KEY_BYTES = 1024;

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
