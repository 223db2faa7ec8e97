import type { Job } from '../../core/job.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import type { StoredBody } from '../../core/result.ts';
import type { KeptPage } from '../../core/visit.ts';
import type { Ids } from '../../ports/clock.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** At which an object is written: few objects, and little memory in each of the chunks that are open at once. */
const OBJECT_BYTES = 4 * 1024 * 1024;
/** Of objects that are being written; pages wait beyond it. */
const MOST_PENDING_BYTES = 16 * 1024 * 1024;

/** Where the pages of one attempt at a chunk go. */
export interface PageKeeper {
	/** @returns Where the page will be, once `close` has resolved. */
	add(page: KeptPage): StoredBody;
	/** Resolves once there is room for more; `undefined`: there is. */
	room(): Promise<void> | undefined;
	/**
	 * Resolves once all pages are stored.
	 *
	 * @throws {StoreError} One of them is not.
	 */
	close(): Promise<void>;
}

/** @returns `undefined` where a job keeps no pages. */
export function openPageKeeper(
	{ objects, ids }: { readonly objects?: ObjectStore; readonly ids: Ids },
	{ jobId, options }: Pick<Job, 'jobId' | 'options'>,
): PageKeeper | undefined {
	if (options.visit.keepBodies !== true || objects === undefined) return undefined;
	return createPageKeeper(objects, jobId, ids.id());
}

/**
 * Writes pages as objects, many in each, under names that no attempt had before: what an attempt has written that
 * loses is named by no record, and goes with the job.
 */
export function createPageKeeper(objects: ObjectStore, jobId: string, attemptId: string): PageKeeper {
	let parts: Uint8Array[] = [];
	let bytes = 0;
	let objectNumber = 0;
	let pendingBytes = 0;
	let fault: { readonly error: unknown } | undefined;
	const pending = new Set<Promise<void>>();
	const keyOf = (number: number) => keysOf(jobId).pages(`${attemptId}-${number}`);

	function flush(): void {
		if (bytes === 0) return;
		const size = bytes;
		const writing = objects
			.put(keyOf(objectNumber), Buffer.concat(parts))
			.catch((error: unknown) => {
				fault ??= { error };
			})
			.finally(() => {
				pendingBytes -= size;
				pending.delete(writing);
			});
		pending.add(writing);
		pendingBytes += size;
		objectNumber++;
		parts = [];
		bytes = 0;
	}

	return {
		add({ records, length, sha256, truncated }) {
			const place = { key: keyOf(objectNumber), offset: bytes, length };
			parts.push(records);
			bytes += records.length;
			if (bytes >= OBJECT_BYTES) flush();
			return { ...place, sha256, encoding: 'warc+gzip', ...(truncated && { truncated }) };
		},
		room() {
			return pendingBytes < MOST_PENDING_BYTES ? undefined : Promise.race(pending);
		},
		async close() {
			flush();
			await Promise.all(pending);
			if (fault !== undefined) throw fault.error;
		},
	};
}
