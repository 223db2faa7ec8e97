import { StoreError } from '../../../shared/core/errors.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';

export function createMemoryObjectStore(): ObjectStore {
	const objects = new Map<string, Uint8Array>();
	return {
		async put(key, body) {
			objects.set(key, Uint8Array.from(body));
		},
		async putIfAbsent(key, body) {
			if (objects.has(key)) return false;
			objects.set(key, Uint8Array.from(body));
			return true;
		},
		async putStream(key, body) {
			const parts: Uint8Array[] = [];
			for await (const part of body) parts.push(part);
			const whole = Buffer.concat(parts);
			objects.set(key, whole);
			return whole.byteLength;
		},
		async get(key) {
			return objects.get(key);
		},
		async sizeOf(key) {
			return objects.get(key)?.byteLength;
		},
		async getRange(key, offset, length) {
			const body = objects.get(key);
			if (body === undefined) throw new StoreError(`object ${key} is gone`);
			return body.subarray(offset, offset + length);
		},
		async deleteAll(folder) {
			for (const key of objects.keys()) if (key.startsWith(folder)) objects.delete(key);
		},
	};
}
