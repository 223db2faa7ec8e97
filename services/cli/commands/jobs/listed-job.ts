import { type SinkSummaries, sinksIn } from '../../../../shared/app/jobs/summarize-job.ts';
import { type DeliverySummary, deliverySummary } from '../../../../shared/core/deliver/delivery.ts';
import { resultsOf } from '../../../../shared/core/deliver/rows/sink.ts';
import { hasEnded, type Job } from '../../../../shared/core/job.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import type { JobSummary } from '../../../../shared/core/report/summary.ts';
import type { Session } from '../../job/stack/session.ts';

export type ListedJob = JobSummary & {
	/** Why nobody can go on with it here. */
	readonly blocked?: string;
	/** Of its report; absent if it goes nowhere. */
	readonly deliveries?: readonly DeliverySummary[];
} & SinkSummaries;

/** Of a job that has ended or not. */
export async function summarize({ stack }: Session, job: Job): Promise<ListedJob> {
	if (hasEnded(job.state)) {
		const deliveries = (await stack.deliveries.list(job.jobId)).map(deliverySummary);
		const sinks = await sinksIn(stack, job, resultsOf(job));
		return { ...summaryOf(job, Date.now(), undefined), ...(deliveries.length > 0 && { deliveries }), ...sinks };
	}
	const progress = await stack.counters.read(job.jobId);
	const sinks = await sinksIn(stack, job, progress.settled);
	const summary = summaryOf(job, Date.now(), progress);
	return { ...summary, ...sinks, ...(job.watch?.blocked !== undefined && { blocked: job.watch.blocked }) };
}

export function sayBlocked({ jobId, blocked }: ListedJob): void {
	if (blocked === undefined) return;
	process.stderr.write(`${printable(`Job ${jobId} stands still: ${blocked}.`)}\n`);
}
