import type { Comparison, PredictedSetting } from '../../../../shared/compare/comparison.ts';
import type { ComparedSetting } from '../../../../shared/compare/figures/figures.ts';
import type { Spread } from '../../../../shared/compare/figures/statistics.ts';
import { kneeSentence } from '../../../../shared/compare/figures/sweep-curves.ts';
import { TOO_SHORT } from '../../../../shared/compare/local-prediction.ts';
import { nameOf } from '../../../../shared/compare/setting.ts';
import type { Difference } from '../../../../shared/compare/verdict/differences.ts';
import type { Bound } from '../../../../shared/core/report/bound.ts';
import { formatMb } from '../../../../shared/model/format-mb.ts';
import { wrap } from '../../help/wrap.ts';
import { formatDollars, formatDuration, formatPercent, formatPlural } from '../../text/format.ts';
import type { Paint } from '../../text/paint.ts';
import { textTable } from '../../text/text-table.ts';

const COLUMNS = 100;
const MAX_DIFFERENCES = 10;
const BOUNDS: Readonly<Record<Bound, string>> = { io: 'io-bound', cpu: 'cpu-bound', serial: 'serial-bound' };

/** What a comparison says, for a terminal. */
export function compareText(comparison: Comparison, paint: Paint): string[] {
	const { plan, settings, runs, curves, verdict, costText, awsText, notes } = comparison;
	const targets = formatPlural(runs[0]?.summary.targets ?? 0, 'target');
	const made = `${plan.source}: ${targets}, ${formatPlural(runs.length, 'run')}`;
	const { cores, stack } = plan.machine;
	const there = `${made} at ${stack}. Times are medians with p10 to p90, and the stack's own, as are what is billed and what it costs; its memory sizes are told by each run, its cap of instances is not.`;
	const here = `${made} on ${cores} cores. Times are medians of warm runs, with p10 to p90; cold: with every instance started anew. Milliseconds are this machine's, and what AWS lists for them is no prediction of how fast AWS is; what the model predicts stands apart.`;
	return [
		...wrap(stack === undefined ? here : there, COLUMNS),
		...table(paint, timeRows(comparison), [1, 2, 3, 4, 5, 6, 7]),
		...table(paint, costRows(comparison), [1, 2, 3, 4, 5, 6]),
		...(settings.length > 1 && comparison.comparable ? ['* no other setting is faster for as little'] : []),
		...awsLines(comparison, paint),
		...differenceLines(comparison),
		...curves.flatMap((curve) => ['', ...wrap(kneeSentence(curve), COLUMNS)]),
		...(costText === undefined ? [] : ['', ...wrap(costText, COLUMNS)]),
		...(awsText === undefined ? [] : ['', ...wrap(awsText, COLUMNS)]),
		...notes.flatMap((note) => ['', ...wrap(`Note: ${note}`, COLUMNS)]),
		'',
		...wrap(verdict, COLUMNS).map((line) => paint('bold', line)),
	];
}

function table(paint: Paint, rows: readonly (readonly string[])[], figures: readonly number[]): string[] {
	const [head = '', ...lines] = textTable(rows, figures);
	return ['', paint('bold', head), ...lines];
}

function timeRows({ plan, settings, comparable }: Comparison): string[][] {
	const head = ['setting', 'time', 'p10–p90', 'cold', 'faster', 'CPU user', 'system', 'waiting', ''];
	return [
		head,
		...settings.map((each) => [
			nameOf(each.setting, plan.settings),
			formatDuration(each.wallMs.median),
			range(each.wallMs, formatDuration),
			each.cold === null ? '' : formatDuration(each.cold.wallMs.median),
			comparable ? `${each.speedup.toFixed(1)} ×` : '',
			formatDuration(each.cpuUserMs.median),
			formatDuration(each.cpuSystemMs.median),
			formatPercent(each.waitingShare, 1),
			each.bound === null ? '' : BOUNDS[each.bound],
		]),
	];
}

function costRows({ plan, settings, pareto }: Comparison): string[][] {
	const head = ['setting', 'instances', 'billed', 'GB-s', 'AWS', 'of it fixed', 'a million', ''];
	const mark = (each: ComparedSetting) => (pareto.includes(each) ? '*' : '');
	return [
		head,
		...settings.map((each) => [
			nameOf(each.setting, plan.settings),
			String(each.instances),
			formatDuration(each.billedMs),
			each.gbSeconds.toFixed(3),
			formatDollars(each.cost.total),
			formatPercent(each.fixedUsd, each.cost.total),
			formatDollars((each.cost.total * 1_000_000) / Math.max(1, each.targets)),
			mark(each),
		]),
	];
}

/** `here off by`: how far the model is from what was measured on this machine, with the other settings to go by. */
function awsLines({ plan, settings }: Comparison, paint: Paint): string[] {
	const { architecture, region } = plan.tariff;
	const head = ['predicted on AWS', 'memory', 'time', '1 in 10', 'costs', '1 in 10', 'a million', 'here off by'];
	const rows = settings.flatMap(({ setting, predicted, local, targets }) => {
		if (predicted === null) return [];
		const { wallMs, costUsd, memoryMb } = predicted;
		const times = [wallMs.p50, wallMs.p90].map(formatDuration);
		const costs = [costUsd.p50, costUsd.p90, (costUsd.p50 * 1_000_000) / Math.max(1, targets)].map(formatDollars);
		return [[nameOf(setting, plan.settings), formatMb(memoryMb), ...times, ...costs, offText(local)]];
	});
	if (rows.length === 0) return [];
	const short = settings.some(({ local }) => local === TOO_SHORT)
		? '; too short to tell: the run took less than starting does'
		: '';
	return [
		...table(paint, [head, ...rows], [1, 2, 3, 4, 5, 6, 7]),
		`${architecture}, ${region}, every instance cold${short}`,
	];
}

function offText(local: PredictedSetting['local']): string {
	if (local === null) return '';
	if (local === TOO_SHORT) return 'too short to tell';
	const percent = Math.round(local.errorPercent);
	return percent === 0 ? '0 %' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

function range({ p10, p90 }: Spread, format: (value: number) => string): string {
	return `${format(p10)}–${format(p90)}`;
}

function differenceLines({ differences, plan }: Comparison): string[] {
	if (differences.length === 0) return [];
	const more = differences.length - MAX_DIFFERENCES;
	const lines = differences
		.slice(0, MAX_DIFFERENCES)
		.map((difference) => `  ${differenceText(difference, plan.settings)}`);
	return ['', 'Runs whose work differs:', ...lines, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function differenceText(
	{ setting, repeat, cold, field, expected, actual }: Difference,
	settings: Comparison['plan']['settings'],
) {
	const run = `${nameOf(setting, settings)}, round ${repeat + 1}, ${cold ? 'cold' : 'warm'}`;
	return `${run}: ${field} is ${short(actual)}, and ${short(expected)} in most`;
}

function short(value: string | number): string {
	return String(value).slice(0, 12);
}
