import type { BlobRef } from '../core/chunk.ts';

export interface NewBlob {
	readonly jobId: string;
	readonly attemptId: string;
	readonly value: unknown;
	readonly expiresAt: number;
	readonly chunkId?: string;
}

/** Where results and planned chunks lie, compressed. Every adapter passes `test/contract/blob-store.contract.ts`. */
export interface BlobStore {
	/**
	 * Stores a value under a fresh name.
	 *
	 * @param value - Anything that JSON holds.
	 * @param attemptId - Never used before: a blob is written once, and no two attempts share one.
	 * @param expiresAt - Seconds since the epoch.
	 * @param chunkId - Given if the record of that chunk will hold the reference: a small blob may then be stored with
	 * the record, and can be read only when that is committed.
	 * @throws {StoreError} The store cannot be reached, or refused the write.
	 */
	put(blob: NewBlob): Promise<BlobRef>;
	/** @throws {StoreError} The store cannot be reached, or has no such blob. */
	get<T>(jobId: string, ref: BlobRef): Promise<T>;
	/**
	 * Several at once, in the order of `refs`.
	 *
	 * @throws {StoreError} The store cannot be reached, or has not all of them.
	 */
	getAll<T>(jobId: string, refs: readonly BlobRef[]): Promise<T[]>;
	/**
	 * Several at once, in the order of `refs`; those are left `undefined`, and are not read any further, whose JSON fails a test.
	 *
	 * @param test - Gets the value as JSON.
	 * @throws {StoreError} The store cannot be reached, or has not all of them.
	 */
	getWhere<T>(jobId: string, refs: readonly BlobRef[], test: (json: string) => boolean): Promise<(T | undefined)[]>;
	/** Deletes all blobs of a job in the table; those that are objects are deleted with the others of the job. */
	erase(jobId: string): Promise<void>;
}
