import { gunzipSync, gzipSync } from 'node:zlib';

/** As fast as any codec of Node on blobs of 20 KB, and every tool reads it. */
const LEVEL = 1;

export function encodeBlob(value: unknown): Uint8Array {
	return gzipSync(JSON.stringify(value), { level: LEVEL });
}

export function decodeBlob<T>(bytes: Uint8Array): T {
	return JSON.parse(gunzipSync(bytes).toString());
}
