import { JOB_STATES, type JobState } from '../../core/job.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Progress, ProgressCounters } from '../../ports/progress-counters.ts';

export interface JobCounterDeps {
	readonly jobs: Pick<JobStore, 'active'>;
	readonly counters: Pick<ProgressCounters, 'read'>;
}

/** Jobs that have not ended, and how far they are together. */
export interface JobCounts {
	readonly states: Readonly<Partial<Record<JobState, number>>>;
	readonly progress: Pick<Progress, 'targets' | 'settled' | 'failed' | 'bytes'>;
}

/** States that a job does not end in. */
export const ACTIVE_STATES = JOB_STATES.slice(0, 4);

/** Counts the jobs that have not ended. */
export function createJobCounter({ jobs, counters }: JobCounterDeps) {
	return async function countJobs(): Promise<JobCounts> {
		const active = await jobs.active();
		const all = await Promise.all(active.map(({ jobId }) => counters.read(jobId)));
		const sum = (of: keyof JobCounts['progress']) => all.reduce((total, progress) => total + progress[of], 0);
		return {
			states: Object.fromEntries(
				ACTIVE_STATES.map((state) => [state, active.filter((job) => job.state === state).length]),
			),
			progress: { targets: sum('targets'), settled: sum('settled'), failed: sum('failed'), bytes: sum('bytes') },
		};
	};
}
