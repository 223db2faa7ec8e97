import type { ChunkRecord } from '../../core/chunk.ts';
import { isUnderWay, type Job } from '../../core/job.ts';
import type { Progress } from '../../ports/progress-counters.ts';
import type { JobBudget } from '../record/budget.ts';

/** What an invocation has done for one job of its batch. */
export interface JobWork {
	job: Job;
	readonly records: ReadonlyMap<string, ChunkRecord>;
	readonly budget: JobBudget;
	/** The counters as our last commit left them, if it won. */
	progress: Progress | undefined;
	targets: number;
	bytes: number;
}

/** The job, if it is being stopped or over. */
export function stoppedJob(work: JobWork | undefined): Job | undefined {
	return work === undefined || isUnderWay(work.job.state) ? undefined : work.job;
}
