import type { Result } from '../core/result.ts';

/** Results as items that the user of a stack may read. Every adapter passes `test/contract/result-items.contract.ts`. */
export interface ResultItems {
	/**
	 * Puts the items of each result in the place of those that are there.
	 *
	 * @param expiresAt - Seconds since the epoch.
	 * @throws {StoreError} Some could not be written; the others may have been.
	 */
	put(results: readonly Result[], expiresAt: number): Promise<void>;
	/** Deletes all of a job. */
	erase(jobId: string): Promise<void>;
}
