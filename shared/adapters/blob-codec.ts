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
	const value = parsed(bytes, what);
	return (isFields(value) ? readable(value, what) : value) as T;
}

function parsed(bytes: Uint8Array, what: string): unknown {
	try {
		return JSON.parse(gunzipSync(bytes).toString());
	} catch (cause) {
		throw new UnreadableError(`${what} is damaged: ${(cause as Error).message}`, { cause });
	}
}

/** What has a version; all that we store ourselves. */
function isFields(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
