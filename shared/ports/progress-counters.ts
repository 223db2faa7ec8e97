import type { Outcome } from '../core/result.ts';

/** How far a job is, as its counters have it: a hint and for people, never a proof. Of each outcome, how many targets ended so. */
export interface Progress extends Readonly<Partial<Record<Outcome, number>>> {
	/** Chunks named by the plan or by a record. */
	readonly planned: number;
	readonly recorded: number;
	/** Targets planned and settled. */
	readonly targets: number;
	readonly settled: number;
	readonly failed: number;
	readonly bytes: number;
	/** Plan entries that said that the source was read to its end, or that the log is closed. */
	readonly ended: number;
	/** Records with links that the plan has to take in, and those that it has. */
	readonly linksFound: number;
	readonly linksTaken: number;
	/** More than 0 once the job is told to stop: consumers see it with each count. */
	readonly stopping: number;
	/** Of a job with limits: invocations begun, and what they have cost, as far as they have said so. */
	readonly invocations: number;
	readonly nanoUsd: number;
}

export const NO_PROGRESS: Progress = {
	planned: 0,
	recorded: 0,
	targets: 0,
	settled: 0,
	failed: 0,
	bytes: 0,
	ended: 0,
	linksFound: 0,
	linksTaken: 0,
	stopping: 0,
	invocations: 0,
	nanoUsd: 0,
};

/** Where the counters live. Every adapter passes `test/contract/progress-counters.contract.ts`. */
export interface ProgressCounters {
	/**
	 * Adds to a job's counters. Not repeated by its client: adding is not idempotent, and a lost count
	 * costs only the time until the sweeper's next pass.
	 *
	 * @param expiresAt - Of the job; seconds since the epoch.
	 * @param isFollowed - Whether more is about to be added to the same job: it may be left to go with that.
	 * @returns The counters after it.
	 */
	add(jobId: string, delta: Partial<Progress>, expiresAt: number, isFollowed?: boolean): Promise<Progress>;
	read(jobId: string): Promise<Progress>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
