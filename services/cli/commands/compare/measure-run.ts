import { createResultReader } from '../../../../shared/app/jobs/read-results.ts';
import { predictOnAws } from '../../../../shared/compare/aws-prediction.ts';
import type { MeasuredRun } from '../../../../shared/compare/run.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { Tariff } from '../../../../shared/core/report/prices.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { recordedWorkload } from '../../../../shared/model/recorded-workload.ts';
import type { Setting } from '../../../../shared/model/setting.ts';
import { readReport, summaryIn } from '../../job/follow/read-report.ts';
import type { Session } from '../../job/stack/session.ts';
import { RunFigures } from './run-figures.ts';

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
	const figures = new RunFigures(summary, lines);
	const results: Result[] = [];
	for await (const result of createResultReader(stack)(jobId, 'input')) {
		figures.add(result);
		if (results.length < ENOUGH_RESULTS) results.push(result);
	}
	const recorded = recordedWorkload({ job, records: [...records.values()], lines, results }) ?? null;
	return {
		...figures.total(),
		recorded,
		predicted: recorded && predictOnAws(recorded.workload, setting, tariff),
	};
}
