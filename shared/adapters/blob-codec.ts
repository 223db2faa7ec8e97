import { gunzipSync, gzipSync } from 'node:zlib';
import { UnreadableError } from '../core/errors.ts';
import { readable, versioned } from '../core/stored-version.ts';

/** As fast as any codec of Node on blobs of 20 KB, and every tool reads it. */
const LEVEL = 1;

export function encodeBlob(value: unknown): Uint8Array {
	return gzipSync(JSON.stringify(isFields(value) ? versioned(value) : value), { level: LEVEL });
}

/**
 * @param what - Names it, for people.
 * @throws {UnreadableError} It is of another version, or no blob.
 */
export function decodeBlob<T>(bytes: Uint8Array, what: string): T {
	return decodeBlobWhere<T>(bytes, what, () => true) as T;
}

/** The same, or `undefined` if the JSON in it fails a test, which is all that is then done with it. */
export function decodeBlobWhere<T>(bytes: Uint8Array, what: string, test: (json: string) => boolean): T | undefined {
	const json = orDamaged(what, () => gunzipSync(bytes).toString());
	if (!test(json)) return undefined;
	const value: unknown = orDamaged(what, () => JSON.parse(json));
	return (isFields(value) ? readable(value, what) : value) as T;
}

function orDamaged<Read>(what: string, read: () => Read): Read {
	try {
		return read();
	} catch (cause) {
		throw new UnreadableError(`${what} is damaged: ${(cause as Error).message}`, { cause });
	}
}

/** What has a version; all that we store ourselves. */
function isFields(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
