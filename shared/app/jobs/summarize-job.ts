import { type DeliverySummary, deliverySummary } from '../../core/deliver/delivery.ts';
import type { Destination } from '../../core/destination.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { summaryOf } from '../../core/report/summarize.ts';
import type { JobSummary } from '../../core/report/summary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { ProgressCounters } from '../../ports/progress-counters.ts';

/** A summary, and why nobody can go on with its job here, where that is so. */
export type ListedJob = JobSummary & {
	readonly blocked?: string;
	/** How it stands with its report and each destination; absent if it has none. */
	readonly deliveries?: readonly DeliverySummary[];
};

export interface JobSummarizerDeps {
	readonly counters: Pick<ProgressCounters, 'read'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly deliveries: Pick<DeliveryStore, 'list'>;
	readonly stackDestinations: readonly Destination[];
}

/** Tells how a job is, with the progress of one that runs. */
export function createJobSummarizer({ counters, clock, deliveries, stackDestinations }: JobSummarizerDeps) {
	async function deliveriesOf({ jobId, options }: Job): Promise<Pick<ListedJob, 'deliveries'>> {
		if (stackDestinations.length === 0 && options.destinations === undefined) return {};
		return { deliveries: (await deliveries.list(jobId)).map(deliverySummary) };
	}

	return async function summarizeJob(job: Job): Promise<ListedJob> {
		if (hasEnded(job.state)) return { ...summaryOf(job, clock.now(), undefined), ...(await deliveriesOf(job)) };
		const summary = summaryOf(job, clock.now(), await counters.read(job.jobId));
		return { ...summary, ...(job.watch?.blocked !== undefined && { blocked: job.watch.blocked }) };
	};
}
