import { billOf } from './bill.ts';
import type { Job, JobTotals, UsageTotals } from './job.ts';
import { NO_USAGE } from './ledger.ts';
import type { JobSummary } from './summary.ts';

const NOTHING_USED: UsageTotals = {
	...NO_USAGE,
	invocations: 0,
	instances: 0,
	coldStarts: 0,
	billedMs: 0,
	gbSeconds: 0,
	cpuMs: 0,
	peakMemoryMb: 0,
};

/**
 * The summary of a job.
 *
 * @param now - Milliseconds since the epoch; the wall clock of a job that runs on is up to now.
 * @param running - What is known of a job whose totals are not: the counters have it.
 */
export function summaryOf(job: Job, now: number, running?: Pick<JobTotals, 'targets' | 'bytes'>): JobSummary {
	const { totals } = job;
	const usage = totals?.usage ?? NOTHING_USED;
	return {
		jobId: job.jobId,
		mode: job.mode,
		state: job.state,
		source: job.source.name,
		targets: totals?.targets ?? running?.targets ?? 0,
		duplicates: totals?.duplicates ?? 0,
		notPlanned: totals?.notPlanned ?? 0,
		limits: limitsOf(job),
		counts: totals?.counts ?? {},
		retries: totals?.retries ?? 0,
		bytes: totals?.bytes ?? running?.bytes ?? 0,
		startedAt: new Date(job.createdAt).toISOString(),
		finishedAt: totals === undefined ? null : new Date(totals.finishedAt).toISOString(),
		wallMs: (totals?.finishedAt ?? now) - job.createdAt,
		invocations: usage.invocations,
		instances: usage.instances,
		coldStarts: usage.coldStarts,
		billedMs: usage.billedMs,
		gbSeconds: usage.gbSeconds,
		cpuMs: usage.cpuMs,
		peakMemoryMb: usage.peakMemoryMb,
		cost: billOf(usage),
		settings: job.options,
	};
}

function limitsOf({ stopReason }: Job): string[] {
	return stopReason === undefined || stopReason === 'cancelled' || stopReason === 'failed' ? [] : [stopReason];
}
