import type { Comparison } from './comparison.ts';
import type { Figures } from './figures/figures.ts';
import { latencyAt } from './figures/latencies.ts';
import type { ComparedRun } from './run.ts';

/** What `report.json` and `--json` hold: documented in the README, so that programs may count on it. */
export function reportJsonOf({ plan, runs, settings, pareto, curves, ...rest }: Comparison) {
	const { comparable, differences, verdict, costText = null, awsText = null, notes } = rest;
	return {
		runs: runs.map(runJson),
		settings,
		comparable,
		differences,
		pareto: pareto.map(({ setting, wallMs, costUsd }) => ({ setting, wallMs: wallMs.median, costUsd: costUsd.median })),
		verdict,
		costText,
		awsText,
		sweeps: curves,
		notes,
		source: plan.source,
		repeat: plan.repeat,
		machine: plan.machine,
	};
}

function runJson({ summary, setting, repeat, cold, order, latencies, timeline: _, recorded: __, ...run }: ComparedRun) {
	const latencyMs: Figures['latencyMs'] = {
		p50: latencyAt(latencies, 0.5),
		p90: latencyAt(latencies, 0.9),
		p99: latencyAt(latencies, 0.99),
	};
	return { setting, repeat, cold, order, ...summary, ...run, latencyMs };
}
