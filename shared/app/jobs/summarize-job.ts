import { hasEnded, type Job } from '../../core/job.ts';
import { summaryOf } from '../../core/report/summarize.ts';
import type { JobSummary } from '../../core/report/summary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ProgressCounters } from '../../ports/progress-counters.ts';

/** A summary, and why nobody can go on with its job here, where that is so. */
export type ListedJob = JobSummary & { readonly blocked?: string };

export interface JobSummarizerDeps {
	readonly counters: Pick<ProgressCounters, 'read'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** Tells how a job is, with the progress of one that runs. */
export function createJobSummarizer({ counters, clock }: JobSummarizerDeps) {
	return async function summarizeJob(job: Job): Promise<ListedJob> {
		if (hasEnded(job.state)) return summaryOf(job, clock.now(), undefined);
		const summary = summaryOf(job, clock.now(), await counters.read(job.jobId));
		return { ...summary, ...(job.watch?.blocked !== undefined && { blocked: job.watch.blocked }) };
	};
}
