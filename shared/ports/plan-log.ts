import type { PlanEntry } from '../core/plan-entry.ts';

/** Where the plan logs live. Every adapter passes `test/contract/plan-log.contract.ts`. */
export interface PlanLog {
	/**
	 * Appends an entry, if its number is free.
	 *
	 * @returns The stored entry; it is ours if its `attemptId` is the one we sent.
	 * @throws {StoreError} The store cannot be reached, or refused the write.
	 */
	append(entry: PlanEntry): Promise<PlanEntry>;
	/**
	 * The entries from number `from` on, in order; sees every append that ended before the call.
	 *
	 * @throws {StoreError} The store cannot be reached.
	 */
	read(jobId: string, from: number): Promise<PlanEntry[]>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
