import { JobNotFoundError } from '../core/errors.ts';
import { hasEnded, type StopReason } from '../core/job.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { ProgressCounters } from '../ports/progress-counters.ts';
import type { JobWaker } from './start-job.ts';

export interface JobStopperDeps {
	readonly jobs: JobStore;
	readonly counters: ProgressCounters;
	readonly wake: JobWaker;
}

/** Stops a job: no new target starts, what is planned ends as `cancelled` or `limit`, the report is stored. */
export function createJobStopper({ jobs, counters, wake }: JobStopperDeps) {
	/**
	 * @returns Whether it stops; false if it was over already.
	 * @throws {JobNotFoundError} There is no such job.
	 */
	return async function stopJob(jobId: string, reason: StopReason): Promise<boolean> {
		const job = await jobs.get(jobId);
		if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}`);
		if (hasEnded(job.state) || job.state === 'finished') return false;
		await jobs.move(jobId, { from: ['planning', 'running'], to: 'stopping', stopReason: reason });
		await counters.add(jobId, { stopping: 1 });
		await wake(job, 'stop');
		return true;
	};
}
