import { NO_WATCH } from '../../core/complete/watch.ts';
import { UnreadableError } from '../../core/errors.ts';
import type { Job } from '../../core/job.ts';
import type { JobStore } from '../../ports/job-store.ts';

type Watching = Pick<JobStore, 'watch'>;

/**
 * Notes in a job why nobody can go on with it, where that is so: whoever follows it then need not wait for its end.
 *
 * @returns Whether it is: something of it cannot be read, and trying again does not help.
 */
export async function noteBlocked(jobs: Watching, { jobId, watch = NO_WATCH }: Job, error: unknown): Promise<boolean> {
	if (!(error instanceof UnreadableError)) return false;
	if (watch.blocked !== error.message) await jobs.watch(jobId, { ...watch, blocked: error.message });
	return true;
}

/** Forgets it: whoever goes on with the job may be the version that can. */
export async function forgetBlocked(jobs: Watching, { jobId, watch }: Job): Promise<void> {
	if (watch?.blocked !== undefined) await jobs.watch(jobId, NO_WATCH);
}
