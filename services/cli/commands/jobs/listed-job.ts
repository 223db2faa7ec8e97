import { hasEnded, type Job } from '../../../../shared/core/job.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import type { JobSummary } from '../../../../shared/core/report/summary.ts';
import type { Session } from '../../job/stack/session.ts';

export type ListedJob = JobSummary & {
	/** Why nobody can go on with it here. */
	readonly blocked?: string;
};

/** Of a job that has ended or not. */
export async function summarize({ stack }: Session, job: Job): Promise<ListedJob> {
	if (hasEnded(job.state)) return summaryOf(job, Date.now(), undefined);
	const summary = summaryOf(job, Date.now(), await stack.counters.read(job.jobId));
	return { ...summary, ...(job.watch?.blocked !== undefined && { blocked: job.watch.blocked }) };
}

export function sayBlocked({ jobId, blocked }: ListedJob): void {
	if (blocked === undefined) return;
	process.stderr.write(`${printable(`Job ${jobId} stands still: ${blocked}.`)}\n`);
}
