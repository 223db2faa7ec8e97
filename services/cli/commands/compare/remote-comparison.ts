import { type Comparison, type ComparisonPlan, comparisonOf } from '../../../../shared/compare/comparison.ts';
import type { ComparedRun } from '../../../../shared/compare/run.ts';
import { keyOf, type Setting } from '../../../../shared/compare/setting.ts';

/**
 * The comparison of runs that a stack elsewhere made: what it fixes shows in its jobs alone, so that settings are told
 * as they were, and not as they were planned.
 */
export function comparisonThere(plan: ComparisonPlan, runs: readonly ComparedRun[]): Comparison {
	const found = new Map<string, Setting>();
	for (const run of runs) found.set(keyOf(run.setting), settingThere(run, found.get(keyOf(run.setting))));
	const there = (setting: Setting) => found.get(keyOf(setting)) ?? setting;
	return comparisonOf(
		{ ...plan, settings: plan.settings.map(there) },
		runs.map((run) => ({ ...run, setting: there(run.setting) })),
	);
}

/** As many instances as were seen: how many there may be, a job does not know. */
function settingThere({ setting, summary }: ComparedRun, before: Setting | undefined): Setting {
	const { mode } = setting;
	const { memoryMb, chunkSize, concurrency, threads } = summary.settings;
	const maxInstances = mode === 'fanout' ? Math.max(summary.instances, before?.maxInstances ?? 1) : 1;
	return { mode, memoryMb, chunkSize, concurrency, threads: mode === 'fanout' ? 1 : threads, maxInstances };
}
