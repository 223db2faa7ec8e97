import { hasEnded, type Job } from '../../core/job.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';

export interface JobTidierDeps {
	readonly jobs: JobStore;
	readonly clock: Clock;
	readonly eraseJob: (jobId: string) => Promise<void>;
	/** Jobs that are kept: the newest. */
	readonly keep: number;
}

/** Jobs beyond those that are kept that one pass looks at: the rest is left to the next. */
const LOOK_BEYOND = 100;

/**
 * Erases the jobs that nobody keeps: those that have expired, which on AWS DynamoDB does by itself, and of those that
 * have ended the older ones. A job that has not ended stays until it expires: it may run, or be resumed.
 */
export function createJobTidier({ jobs, clock, eraseJob, keep }: JobTidierDeps) {
	/** @returns How many were erased. */
	return async function tidyJobs(): Promise<number> {
		const now = clock.now();
		const { jobs: newest, unreadable } = await jobs.newest(keep + LOOK_BEYOND);
		const old = newest.filter((job, i) => hasExpired(job, now) || (i >= keep && hasEnded(job.state)));
		// What another version has stored is its own to clear away, until it expires.
		const expired = [...old, ...unreadable.filter((job) => hasExpired(job, now))];
		for (const { jobId } of expired) await eraseJob(jobId);
		return expired.length;
	};
}

function hasExpired({ expiresAt }: Pick<Job, 'expiresAt'>, now: number): boolean {
	return expiresAt * 1000 < now;
}
