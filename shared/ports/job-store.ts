import type { Job, JobSource, JobState, JobTotals, StopReason, Watch } from '../core/job.ts';

/** A step of a job from one state to the next, with what is learnt by it. */
export interface Transition {
	readonly from: readonly JobState[];
	readonly to: JobState;
	readonly stopReason?: StopReason;
	readonly totals?: JobTotals;
}

/** A job that is there, and that cannot be read. */
export interface UnreadableJob {
	readonly jobId: string;
	/** For people. */
	readonly reason: string;
	readonly hasEnded: boolean;
	/** Seconds since the epoch. */
	readonly expiresAt: number;
}

/** Some jobs, each newest first. */
export interface ListedJobs {
	readonly jobs: readonly Job[];
	readonly unreadable: readonly UnreadableJob[];
}

/** Where job items live. Every adapter passes `test/contract/job-store.contract.ts`. */
export interface JobStore {
	/** @returns Whether it is new; an existing job is left as it is. */
	create(job: Job): Promise<boolean>;
	/**
	 * Sees every write that ended before the call.
	 *
	 * @throws {UnreadableError} It is there, and of another version.
	 */
	get(jobId: string): Promise<Job | undefined>;
	/**
	 * Moves a job on, if its state is one of `from`.
	 *
	 * @returns Whether this call, or an earlier try of it, moved it; false means that it is elsewhere by now.
	 */
	move(jobId: string, transition: Transition): Promise<boolean>;
	/**
	 * Puts the copy of the targets in the place of the sitemaps that they were read from, while the job is `planning`.
	 *
	 * @returns Whether this call did; of several that read them one does.
	 */
	keepSource(jobId: string, source: JobSource): Promise<boolean>;
	/** Deletes the job item and the leases on it. */
	remove(jobId: string): Promise<void>;
	/** Keeps what the sweeper remembers. The last writer wins: it only saves work. */
	watch(jobId: string, watch: Watch): Promise<void>;
	/** Jobs that have not ended and can be read; may miss one that was created a moment ago. */
	active(): Promise<Job[]>;
	/**
	 * The newest `limit` jobs; may miss one that was created a moment ago.
	 *
	 * @param before - Only jobs whose ids, which sort by time, come before this one.
	 */
	newest(limit: number, before?: string): Promise<ListedJobs>;
	/**
	 * Takes the lease called `name` of a job, or fails at once.
	 *
	 * Saves doing a piece of work twice at a time; nothing relies on it.
	 *
	 * @param until - In milliseconds since the epoch; after it anybody may take the lease. No more than `LONGEST_LEASE_MS`
	 *   after `now`: one that seems to last longer is of a clock that was wrong, and is not believed.
	 */
	lease(jobId: string, name: string, until: number, now: number): Promise<boolean>;
	/**
	 * Gives a lease back.
	 *
	 * @returns Whether anybody wanted it meanwhile.
	 */
	release(jobId: string, name: string): Promise<boolean>;
}
