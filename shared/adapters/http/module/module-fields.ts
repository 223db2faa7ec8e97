import { formatBytes } from '../../../core/format.ts';
import { isStorable, storable } from '../../../core/storable.ts';

/**
 * What a module gave, as JSON.
 *
 * @param mostBytes - That it may have.
 * @throws {Error} It is no object that JSON could hold, or too long; the message says so after "the module".
 */
export function fieldsJson(given: unknown, mostBytes: number): string {
	if (typeof given !== 'object' || given === null || Array.isArray(given))
		throw new UnfitError(`gave ${kindOf(given)}, and not an object of fields`);
	const json = jsonOf(given);
	if (!json.startsWith('{')) throw new UnfitError('gave an object whose JSON is none, and so has no fields');
	const bytes = Buffer.byteLength(json);
	if (bytes > mostBytes)
		throw new UnfitError(`gave ${formatBytes(bytes)} of fields, and a page may have ${formatBytes(mostBytes)}`);
	return isStorable(json) ? json : JSON.stringify(storable(JSON.parse(json)));
}

/** What a module gave is nothing that can be kept. */
export class UnfitError extends Error {
	override readonly name = 'UnfitError';
}

function jsonOf(given: object): string {
	try {
		return JSON.stringify(given, requireJson);
	} catch (error) {
		if (error instanceof UnfitError) throw error;
		const [why] = (error as Error).message.split('\n');
		throw new UnfitError(`gave what JSON cannot hold: ${why}`);
	}
}

/** JSON leaves some things out without a word, and makes `{}` of others. */
function requireJson(this: unknown, key: string, value: unknown): unknown {
	const isLost =
		typeof value === 'function' || typeof value === 'symbol' || value instanceof Map || value instanceof Set;
	if (isLost) throw new UnfitError(`gave what JSON cannot hold: ${key} is ${kindOf(value)}`);
	return value;
}

function kindOf(value: unknown): string {
	if (value === null || value === undefined) return String(value);
	if (Array.isArray(value)) return 'a list';
	if (value instanceof Map || value instanceof Set) return `a ${value.constructor.name}`;
	return `a ${typeof value}`;
}
