import { type DeliverySummary, deliverySummary } from '../../core/deliver/delivery.ts';
import { resultsOf, type SinkSummary, sinkSummary, type WrittenSummary } from '../../core/deliver/rows/sink.ts';
import type { Destination } from '../../core/destination.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { summaryOf } from '../../core/report/summarize.ts';
import type { JobSummary } from '../../core/report/summary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { ProgressCounters } from '../../ports/progress-counters.ts';
import type { SinkStores } from '../record/job-sinks.ts';

/** A summary, and why nobody can go on with its job here, where that is so. */
export type ListedJob = JobSummary & {
	readonly blocked?: string;
	/** How it stands with its report and each destination; absent if it has none. */
	readonly deliveries?: readonly DeliverySummary[];
} & SinkSummaries;

/** How it stands with what is written of the results of a job; absent where nothing is. */
export interface SinkSummaries {
	/** Rows in a database. */
	readonly sink?: SinkSummary;
	/** Items of the table. */
	readonly resultItems?: WrittenSummary;
}

export interface JobSummarizerDeps extends SinkStores {
	readonly counters: Pick<ProgressCounters, 'read'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly deliveries: Pick<DeliveryStore, 'list'>;
	readonly stackDestinations: readonly Destination[];
}

/** Tells how a job is, with the progress of one that runs. */
export function createJobSummarizer({ counters, clock, deliveries, stackDestinations, ...stores }: JobSummarizerDeps) {
	async function deliveriesOf({ jobId, options }: Job): Promise<Pick<ListedJob, 'deliveries'>> {
		const isSent = options.destinations !== undefined || options.exports !== undefined;
		if (stackDestinations.length === 0 && !isSent) return {};
		return { deliveries: (await deliveries.list(jobId)).map(deliverySummary) };
	}

	return async function summarizeJob(job: Job): Promise<ListedJob> {
		if (hasEnded(job.state)) {
			const [delivered, sunk] = await Promise.all([deliveriesOf(job), sinksIn(stores, job, resultsOf(job))]);
			return { ...summaryOf(job, clock.now(), undefined), ...delivered, ...sunk };
		}
		const progress = await counters.read(job.jobId);
		const summary = { ...summaryOf(job, clock.now(), progress), ...(await sinksIn(stores, job, progress.settled)) };
		return { ...summary, ...(job.watch?.blocked !== undefined && { blocked: job.watch.blocked }) };
	};
}

/**
 * How it stands with the rows and the items of a job; nothing of one that has none.
 *
 * @param results - That it has by now.
 */
export async function sinksIn(
	{ sinks, itemSinks }: ReadableSinks,
	{ jobId, options }: Job,
	results: number,
): Promise<SinkSummaries> {
	const { sink, resultItems } = options;
	return {
		...(sink && { sink: { to: sink.url, ...sinkSummary(results, await sinks.read(jobId)) } }),
		...(resultItems && { resultItems: sinkSummary(results, await itemSinks.read(jobId)) }),
	};
}

export type ReadableSinks = Readonly<Record<keyof SinkStores, Pick<SinkStores['sinks'], 'read'>>>;
