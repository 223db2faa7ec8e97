import type { Comparison } from '../../core/compare/comparison.ts';
import { labelOf } from '../../core/compare/shown.ts';
import { LINES_OF_LABEL, MODE_SCALE, type PlotSize, type PlotSpec } from './draw.ts';
import { logDomain, logTicks } from './log-axis.ts';

/** Beyond this many, only those that no other beats have their names beside them. */
const MAX_LABELS = 6;

/** Time against cost of each setting, and the front of those that no other beats in both. */
export function pricePlot(comparison: Comparison): PlotSpec {
	const names = comparison.pareto.map((each) => labelOf(each, comparison)).join('; ');
	return {
		title: 'Time against cost',
		caption: `Each setting by its median time and what a million targets cost so at AWS list prices; lower and further left is better. Bars reach from p10 to p90, cold runs are hollow. ${frontText(names)}`,
		spec: (size) => priceSpec(comparison, size),
	};
}

function frontText(names: string): string {
	return names === '' ? 'Nothing is ranked.' : `The dashed line joins those that no other setting beats: ${names}.`;
}

function priceSpec(comparison: Comparison, { width, isNarrow }: PlotSize): ReturnType<PlotSpec['spec']> {
	const points = pointsOf(comparison);
	const xDomain = logDomain(points.flatMap(({ p10, p90 }) => [p10, p90]));
	const yDomain = logDomain(points.map(({ usd }) => usd));
	const x = {
		field: 'seconds',
		type: 'quantitative',
		scale: { type: 'log', domain: xDomain, nice: false },
		axis: { title: 'seconds, on this machine', values: logTicks(xDomain), format: '~g' },
	} as const;
	const y = {
		field: 'usd',
		type: 'quantitative',
		scale: { type: 'log', domain: yDomain, nice: false },
		axis: {
			title: 'US dollars a million targets',
			values: logTicks(yDomain),
			labelExpr: "'$' + format(datum.value, '~r')",
		},
	} as const;
	const color = { field: 'mode', type: 'nominal', scale: MODE_SCALE, legend: { title: null } } as const;
	const shape = {
		field: 'mode',
		type: 'nominal',
		scale: { domain: MODE_SCALE.domain, range: ['triangle-up', 'square', 'circle'] },
		legend: { title: null },
	} as const;
	return {
		width,
		height: isNarrow ? 260 : 320,
		layer: [
			{
				data: { values: frontOf(comparison) },
				mark: { type: 'line', color: 'var(--muted)', strokeDash: [4, 4] },
				encoding: { x, y, order: { field: 'seconds' } },
			},
			{
				data: { values: points },
				mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 },
				encoding: { x: { ...x, field: 'p10' }, x2: { field: 'p90' }, y, color },
			},
			{
				data: { values: points.filter((point) => !point.cold) },
				mark: { type: 'point', filled: true, size: 130, opacity: 1 },
				encoding: { x, y, color, shape },
			},
			{
				data: { values: points.filter((point) => point.cold) },
				mark: { type: 'point', filled: false, size: 90, strokeWidth: 2 },
				encoding: { x, y, color, shape },
			},
			...labelLayers(points, isNarrow).map(({ values, ...place }) => ({
				data: { values },
				mark: {
					type: 'text' as const,
					...place,
					lineHeight: 15,
					limit: 300,
					text: { expr: LINES_OF_LABEL },
				},
				encoding: { x, y },
			})),
		],
	};
}

type PricePoint = ReturnType<typeof pointsOf>[number];

function pointsOf(comparison: Comparison) {
	const { settings, pareto } = comparison;
	return settings.flatMap((each) => {
		const label = labelOf(each, comparison);
		const isNamed = settings.length <= MAX_LABELS || pareto.includes(each);
		const basis = pointOf(each, { label: isNamed ? label : '', mode: each.setting.mode, cold: each.basis === 'cold' });
		return each.cold === null || each.basis === 'cold'
			? [basis]
			: [basis, pointOf(each.cold, { label: '', mode: each.setting.mode, cold: true })];
	});
}

type Priced = Pick<Comparison['settings'][number], 'wallMs' | 'cost' | 'targets'>;

function pointOf(figures: Priced, about: { label: string; mode: string; cold: boolean }) {
	const { median, p10, p90 } = figures.wallMs;
	return { ...about, seconds: median / 1000, p10: p10 / 1000, p90: p90 / 1000, usd: aMillion(figures) };
}

function frontOf({ pareto }: Comparison) {
	return pareto.map((each) => ({ seconds: each.wallMs.median / 1000, usd: aMillion(each) }));
}

function aMillion({ cost, targets }: Priced): number {
	return (cost.total * 1_000_000) / Math.max(1, targets);
}

/** Names stand left of points on the right, so that none leaves the drawing, and every second one below, for neighbours. */
function labelLayers(points: readonly PricePoint[], isNarrow: boolean) {
	const logs = points.map(({ seconds }) => Math.log(seconds));
	const middle = (Math.min(...logs) + Math.max(...logs)) / 2;
	const named = points.filter(({ label }) => label !== '').toSorted((a, b) => a.seconds - b.seconds);
	const gap = isNarrow ? 8 : 10;
	const sides = [
		{ align: 'left' as const, dx: gap, values: named.filter(({ seconds }) => Math.log(seconds) <= middle) },
		{ align: 'right' as const, dx: -gap, values: named.filter(({ seconds }) => Math.log(seconds) > middle) },
	];
	return sides.flatMap(({ values, ...side }) => [
		{ ...side, baseline: 'line-bottom' as const, dy: -6, values: values.filter((_, at) => at % 2 === 0) },
		{ ...side, baseline: 'line-top' as const, dy: 8, values: values.filter((_, at) => at % 2 === 1) },
	]);
}
