import type { Comparison } from '../comparison.ts';
import { basisOf, type ComparedSetting, typicalRun } from '../figures/figures.ts';
import type { ComparedRun } from '../run.ts';
import { keyOf, nameOf } from '../setting.ts';

/** Settings of which a plot has a row or a part each: more are not looked at. */
const MAX_SHOWN = 6;

/** The first setting, then those that no other beats, then the others in their order: as many as a plot can show. */
export function shownSettings({ settings, pareto }: Comparison): ComparedSetting[] {
	const first = [...settings.slice(0, 1), ...pareto, ...settings];
	const shown = new Set(first.filter((each, at) => first.indexOf(each) === at).slice(0, MAX_SHOWN));
	return settings.filter((each) => shown.has(each));
}

/** What tells a setting from the others. */
export function labelOf({ setting }: Pick<ComparedSetting, 'setting'>, { plan }: Comparison): string {
	return nameOf(setting, plan.settings);
}

/** The runs that a setting's figures are of, warm or cold. */
export function runsOf({ setting }: ComparedSetting, basis: 'warm' | 'cold', { runs }: Comparison): ComparedRun[] {
	return basisOf(
		runs.filter((run) => keyOf(run.setting) === keyOf(setting)),
		basis,
	);
}

/** The run of a setting whose time is the median. */
export function typicalRunOf(
	setting: ComparedSetting,
	basis: 'warm' | 'cold',
	comparison: Comparison,
): ComparedRun | undefined {
	const own = runsOf(setting, basis, comparison);
	return own.length === 0 ? undefined : typicalRun(own);
}
