import type { ComparisonPlan } from '../../shared/compare/comparison.ts';
import type { ComparedRun, MeasuredRun } from '../../shared/compare/run.ts';
import type { Setting } from '../../shared/compare/setting.ts';
import { DEFAULT_TARIFF } from '../../shared/core/report/prices.ts';
import { summaryOf } from '../../shared/core/report/summarize.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import { aJob } from './builders.ts';

export function aSetting(fields: Partial<Setting> = {}): Setting {
	return { mode: 'fanout', memoryMb: 1769, concurrency: 50, threads: 1, chunkSize: 10, maxInstances: 4, ...fields };
}

let made = 0;

/** A run over 60 targets; what it cost is given, the rest follows. */
export function aMeasuredRun(
	summary: Partial<JobSummary> & { readonly durationUsd?: number; readonly fixedUsd?: number } = {},
	fields: Partial<MeasuredRun> = {},
): MeasuredRun {
	const { durationUsd = 0.8, fixedUsd = 0.2, ...given } = summary;
	const base = summaryOf(aJob({ jobId: `job-${++made}`, state: 'reported' }), 0);
	const cost = { ...base.cost, lambdaDuration: durationUsd, dynamodb: fixedUsd, total: durationUsd + fixedUsd };
	const counts = { ok: 60 };
	return {
		summary: {
			...base,
			targets: 60,
			counts,
			bytes: 6000,
			wallMs: 1000,
			billedMs: 1000,
			gbSeconds: 1.73,
			cost,
			...given,
		},
		cpuUserMs: 90,
		cpuSystemMs: 10,
		initMs: 0,
		digest: 'd1',
		latencies: { count: 60, buckets: { 10: 60 } },
		timeline: { invocations: [], busy: [] },
		recorded: null,
		predicted: null,
		...fields,
	};
}

export function aRun(
	fields: Partial<ComparedRun> & { readonly given?: Parameters<typeof aMeasuredRun>[0] } = {},
): ComparedRun {
	const { given, ...rest } = fields;
	return { setting: aSetting(), repeat: 0, cold: false, order: 0, ...aMeasuredRun(given), ...rest };
}

export function aPlan(settings: readonly Setting[], fields: Partial<ComparisonPlan> = {}): ComparisonPlan {
	return {
		source: 'urls',
		settings,
		sweeps: [],
		repeat: 3,
		shared: { batchSize: 10, batchWindowMs: 0 },
		tariff: DEFAULT_TARIFF,
		machine: { cores: 2, cpu: 'a CPU', node: 'v24.0.0' },
		...fields,
	};
}
