import type { BlobRef } from '../../../shared/core/chunk.ts';
import { StoreError } from '../../../shared/core/errors.ts';
import { readable } from '../../../shared/core/stored-version.ts';
import type { BlobStore } from '../../../shared/ports/blob-store.ts';

/** Above this a blob of the real store is an object; here only its name says so. */
const MAX_TABLE_BYTES = 8 * 1024;

export function createMemoryBlobStore(): BlobStore {
	const blobs = new Map<string, string>();

	function jsonOf(jobId: string, { attemptId }: BlobRef): string {
		const json = blobs.get(`${jobId} ${attemptId}`);
		if (json === undefined) throw new StoreError(`the blob ${attemptId} of job ${jobId} is gone`);
		return json;
	}

	async function get<T>(jobId: string, ref: BlobRef): Promise<T> {
		const { attemptId } = ref;
		const json = jsonOf(jobId, ref);
		const value = JSON.parse(json);
		const isVersioned = typeof value === 'object' && value !== null && 'v' in value;
		return (isVersioned ? readable(value, `the blob ${attemptId} of job ${jobId}`) : value) as T;
	}

	return {
		async put({ jobId, attemptId, value }) {
			const json = JSON.stringify(value);
			blobs.set(`${jobId} ${attemptId}`, json);
			return { attemptId, store: json.length <= MAX_TABLE_BYTES ? 'table' : 'object', bytes: json.length };
		},
		get,
		getAll: <T>(jobId: string, refs: readonly BlobRef[]) => Promise.all(refs.map((ref) => get<T>(jobId, ref))),
		getWhere: <T>(jobId: string, refs: readonly BlobRef[], test: (json: string) => boolean) =>
			Promise.all(refs.map(async (ref) => (test(jsonOf(jobId, ref)) ? get<T>(jobId, ref) : undefined))),
		async erase(jobId) {
			for (const key of blobs.keys()) if (key.startsWith(`${jobId} `)) blobs.delete(key);
		},
	};
}
