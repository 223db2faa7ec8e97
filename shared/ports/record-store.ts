import type { ChunkRecord } from '../core/chunk.ts';

/** Where chunk records live. Every adapter passes `test/contract/record-store.contract.ts`. */
export interface RecordStore {
	/**
	 * Commits the outcome of a chunk, unless it was committed before.
	 *
	 * SQS delivers at least once: the first attempt wins, and a later one learns what it said.
	 *
	 * @returns The stored record; it is ours if its `attemptId` is the one we sent.
	 * @throws {StoreError} The store cannot be reached, or refused the write.
	 */
	commit(record: ChunkRecord): Promise<ChunkRecord>;
	/**
	 * Those of the named chunks that have a record, by name. Sees every commit that ended before the call.
	 *
	 * @throws {StoreError} The store cannot be reached.
	 */
	find(jobId: string, chunkIds: readonly string[]): Promise<Map<string, ChunkRecord>>;
	/**
	 * All records of a job, in no order. No snapshot: what is committed meanwhile may be there or not.
	 *
	 * @throws {StoreError} The store cannot be reached.
	 */
	list(jobId: string): Promise<Map<string, ChunkRecord>>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
