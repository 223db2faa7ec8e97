import type { ChunkRecord } from '../../core/chunk.ts';
import { totalsOf } from '../../core/complete/totals.ts';
import { hasEnded, type Job, type JobTotals } from '../../core/job.ts';
import type { PlanEntry } from '../../core/plan-entry.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import { type JobReport, parseReport } from '../../core/report/report.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { sameCounts } from './same-counts.ts';

export interface EndCheckDeps {
	readonly objects: Pick<ObjectStore, 'get'>;
	readonly ledger: Pick<LedgerStore, 'list'>;
	readonly job: Job;
	readonly entries: readonly PlanEntry[];
	readonly records: readonly ChunkRecord[];
	/** Told of each problem. */
	readonly wrong: (problem: string) => void;
}

/** Checks that a job has ended, and that its totals and its report are the sums of its records. */
export async function checkEnd({ objects, ledger, job, entries, records, wrong }: EndCheckDeps): Promise<void> {
	if (!hasEnded(job.state) || job.totals === undefined) return wrong(`the job has not ended: it is ${job.state}`);
	const lines = await ledger.list(job.jobId);
	const totals = totalsOf({ job, entries, records, lines });
	const body = await objects.get(keysOf(job.jobId).reportJson);
	if (body === undefined) return wrong('the report is missing');
	const report = reportIn(body, job.jobId, wrong);
	if (report === undefined) return;
	for (const problem of [
		...differences('the job', job.totals, totals),
		...differences('the report', report, totals),
		...(sameCounts(job.totals.counts, totals.counts) ? [] : ['the counts of the job are not those of its records']),
		...(sameCounts(report.counts, totals.counts) ? [] : ['the counts of the report are not those of the records']),
	])
		wrong(problem);
}

const SUMS = ['targets', 'duplicates', 'notPlanned', 'retries', 'bytes'] as const;

type Sums = Pick<JobTotals, (typeof SUMS)[number]>;

function differences(who: string, said: Sums, totals: Sums): string[] {
	return SUMS.filter((field) => said[field] !== totals[field]).map(
		(field) => `${who} says ${field} ${said[field]}, the records ${totals[field]}`,
	);
}

function reportIn(body: Uint8Array, jobId: string, wrong: EndCheckDeps['wrong']): JobReport | undefined {
	try {
		return parseReport(Buffer.from(body).toString(), jobId);
	} catch (error) {
		wrong((error as Error).message);
		return undefined;
	}
}
