/** How many bytes a number takes. */
type NumberBytes = (value: number) => number;

const UNIT_BYTES = 1024;
const NESTED_BYTES = 3;
const MOST_OF_A_NUMBER = 21;

/**
 * The size of an item as DynamoDB counts it; of a number, the most that it may be.
 *
 * Source: "DynamoDB item sizes and formats" of its developer guide.
 */
export function itemBytes(item: object, numberBytes: NumberBytes = () => MOST_OF_A_NUMBER): number {
	return Object.entries(item).reduce(
		(total, [name, value]) => total + byteLength(name) + valueBytes(value, numberBytes),
		0,
	);
}

/** What a write of an item costs, in write units: one for each started kilobyte. */
export function writeUnitsOf(item: object): number {
	return Math.max(1, Math.ceil(itemBytes(item, bytesOfDigits) / UNIT_BYTES));
}

/** One for two significant digits, and one more. */
function bytesOfDigits(value: number): number {
	const [digits = ''] = String(Math.abs(value)).split('e');
	const significant = digits.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
	return Math.ceil(significant / 2) + 1;
}

function valueBytes(value: unknown, numberBytes: NumberBytes): number {
	switch (typeof value) {
		case 'string':
			return byteLength(value);
		case 'number':
			return numberBytes(value);
		case 'object':
			return value === null ? 1 : nestedBytes(value, numberBytes);
		default:
			return 1;
	}
}

function nestedBytes(value: object, numberBytes: NumberBytes): number {
	if (value instanceof Uint8Array) return value.byteLength;
	const fields = Object.entries(value);
	const names = Array.isArray(value) ? 0 : fields.reduce((total, [name]) => total + byteLength(name), 0);
	return NESTED_BYTES + names + fields.reduce((total, [, field]) => total + 1 + valueBytes(field, numberBytes), 0);
}

function byteLength(text: string): number {
	return Buffer.byteLength(text);
}
