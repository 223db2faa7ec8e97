import { JobNotFoundError } from '../../core/errors.ts';
import type { StopReason } from '../../core/job.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { ProgressCounters } from '../../ports/progress-counters.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';

export interface JobStopperDeps {
	readonly jobs: JobStore;
	readonly counters: ProgressCounters;
	readonly notifyPlanner: NotifyPlanner;
}

/** Stops a job: no new target starts, what is planned ends as `cancelled` or `limit`, the report is stored. */
export function createJobStopper({ jobs, counters, notifyPlanner }: JobStopperDeps) {
	/**
	 * @returns Whether it stops; false if it was over already.
	 * @throws {JobNotFoundError} There is no such job.
	 */
	return async function stopJob(jobId: string, reason: StopReason): Promise<boolean> {
		const job = await jobs.get(jobId);
		if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}`);
		const isStopped = await jobs.move(jobId, { from: ['planning', 'running'], to: 'stopping', stopReason: reason });
		if (!isStopped) return false;
		await counters.add(jobId, { stopping: 1 }, job.expiresAt);
		await notifyPlanner(job, 'stop');
		return true;
	};
}
