import { StoreError } from '../../core/errors.ts';
import type { BlobStore } from '../../ports/blob-store.ts';

/** Above this a blob of the real store is an object; here only its name says so. */
const MAX_TABLE_BYTES = 8 * 1024;

export function createMemoryBlobStore(): BlobStore {
	const blobs = new Map<string, string>();
	return {
		async put({ jobId, attemptId, value }) {
			const json = JSON.stringify(value);
			blobs.set(`${jobId} ${attemptId}`, json);
			return { attemptId, store: json.length <= MAX_TABLE_BYTES ? 'table' : 'object', bytes: json.length };
		},
		async get<T>(jobId: string, { attemptId }: { attemptId: string }) {
			const json = blobs.get(`${jobId} ${attemptId}`);
			if (json === undefined) throw new StoreError(`the blob ${attemptId} of job ${jobId} is gone`);
			return JSON.parse(json) as T;
		},
	};
}
