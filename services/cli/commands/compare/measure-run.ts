import { createResultReader } from '../../../../shared/app/jobs/read-results.ts';
import { predictOnAws } from '../../../../shared/compare/aws-prediction.ts';
import { createLatencyCounter } from '../../../../shared/compare/figures/latencies.ts';
import { createWorkDigest } from '../../../../shared/compare/figures/work-digest.ts';
import { createBusyCounter, invocationSpans } from '../../../../shared/compare/page/timeline.ts';
import type { MeasuredRun } from '../../../../shared/compare/run.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { LedgerLine } from '../../../../shared/core/report/ledger.ts';
import type { Tariff } from '../../../../shared/core/report/prices.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { recordedWorkload } from '../../../../shared/model/recorded-workload.ts';
import type { Setting } from '../../../../shared/model/setting.ts';
import { readReport, summaryIn } from '../../job/follow/read-report.ts';
import type { Session } from '../../job/stack/session.ts';

export interface PredictedAs {
	readonly setting: Setting;
	readonly tariff: Tariff;
}

/** Results that say enough of how waits and CPU time are spread. */
const ENOUGH_RESULTS = 20_000;

/** What a job that has ended took, and what came of it, from what is stored; and what it would take on AWS. */
export async function measureRun(
	{ stack, ...session }: Session,
	job: Job,
	{ setting, tariff }: PredictedAs,
): Promise<MeasuredRun> {
	const { jobId } = job;
	const summary = summaryIn(await readReport({ stack, ...session }, jobId));
	const [lines, records] = await Promise.all([stack.ledger.list(jobId), stack.records.list(jobId)]);
	const startedAt = Date.parse(summary.startedAt);
	const digest = createWorkDigest({ isOrdered: job.options.crawl === undefined });
	const latencies = createLatencyCounter();
	const busy = createBusyCounter(startedAt);
	const results: Result[] = [];
	for await (const result of createResultReader(stack)(jobId, 'input')) {
		digest.add(result);
		latencies.add(result.timings.totalMs);
		busy.add(result);
		if (results.length < ENOUGH_RESULTS) results.push(result);
	}
	const recorded = recordedWorkload({ job, records: [...records.values()], lines, results }) ?? null;
	const sum = (of: (line: LedgerLine) => number) => lines.reduce((total, line) => total + of(line), 0);
	return {
		summary,
		cpuUserMs: sum((line) => line.cpuUserMs),
		cpuSystemMs: sum((line) => line.cpuSystemMs),
		initMs: sum((line) => line.initMs),
		digest: digest.digest(),
		latencies: latencies.total(),
		timeline: { invocations: invocationSpans(lines, startedAt), busy: busy.spans(summary.wallMs) },
		recorded,
		predicted: recorded && predictOnAws(recorded.workload, setting, tariff),
	};
}
