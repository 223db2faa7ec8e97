import type { Comparison } from '../../compare/comparison.ts';
import { paretoFront } from '../../compare/figures/pareto.ts';
import { labelOf } from '../../compare/page/shown.ts';
import { LINES_OF_LABEL, MODE_SCALE, type PlotSize, type PlotSpec } from './draw.ts';
import { logDomain, logTicks } from './log-axis.ts';

/** Beyond this many, only those that no other beats have their names beside them; on a phone beyond fewer. */
const MAX_LABELS = 6;
const MAX_LABELS_NARROW = 3;

interface PricePoint {
	/** What stands beside it; empty for a second mark of a setting. */
	readonly label: string;
	/** Whether no other beats it. */
	readonly isBest: boolean;
	readonly mode: string;
	readonly isHollow: boolean;
	readonly seconds: number;
	/** Where its bar begins and ends. */
	readonly from: number;
	readonly to: number;
	/** A million targets. */
	readonly usd: number;
}

interface Prices {
	readonly points: readonly PricePoint[];
	/** Fastest first. */
	readonly front: readonly Pick<PricePoint, 'seconds' | 'usd'>[];
	readonly xTitle: string;
}

/** Time against cost of each setting, and the front of those that no other beats in both. */
export function pricePlot(comparison: Comparison): PlotSpec {
	const { pareto } = comparison;
	const prices = {
		points: measuredPoints(comparison),
		front: pareto.map((each) => ({ seconds: each.wallMs.median / 1000, usd: aMillion(each.cost.total, each) })),
		xTitle: 'seconds, on this machine',
	};
	return {
		title: 'Time against cost',
		caption: `Each setting by its median time and what a million targets cost so at AWS list prices; lower and further left is better. Bars reach from p10 to p90, cold runs are hollow. ${frontText(pareto.map((each) => labelOf(each, comparison)))}`,
		spec: (size) => priceSpec(prices, size),
	};
}

/** The same as the model expects it on AWS; `undefined` where it knows of nothing. */
export function awsPricePlot(comparison: Comparison): PlotSpec | undefined {
	const points = awsPoints(comparison);
	if (points.length === 0) return undefined;
	const best = paretoFront(points, ({ seconds, usd }) => ({ wallMs: seconds, costUsd: usd }));
	const front = comparison.comparable ? best : [];
	const { architecture, region } = comparison.plan.tariff;
	const marked = points.map((point) => ({ ...point, isBest: front.includes(point) }));
	return {
		title: 'Time against cost, predicted on AWS',
		caption: `Each setting by what the model expects of it on AWS (${architecture}, ${region}, every instance cold): no measurement. Bars reach to what one run in ten takes. ${frontText(front.map(({ name }) => name))}`,
		spec: (size) => priceSpec({ points: marked, front, xTitle: 'seconds, predicted' }, size),
	};
}

function frontText(names: readonly string[]): string {
	if (names.length === 0) return 'Nothing is ranked.';
	if (names.length === 1) return `No other setting beats ${names[0]} in either.`;
	return `The dashed line joins those that no other setting beats: ${names.join('; ')}.`;
}

function priceSpec({ points, front, xTitle }: Prices, { width, isNarrow }: PlotSize): ReturnType<PlotSpec['spec']> {
	const xDomain = logDomain(points.flatMap(({ from, to }) => [from, to]));
	const yDomain = logDomain(points.map(({ usd }) => usd));
	const x = {
		field: 'seconds',
		type: 'quantitative',
		scale: { type: 'log', domain: xDomain, nice: false },
		axis: { title: xTitle, values: logTicks(xDomain), format: '~g' },
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
	const legend = { title: null, values: [...new Set(points.map(({ mode }) => mode))] };
	const color = { field: 'mode', type: 'nominal', scale: MODE_SCALE, legend } as const;
	const shape = {
		field: 'mode',
		type: 'nominal',
		scale: { domain: MODE_SCALE.domain, range: ['triangle-up', 'square', 'circle'] },
		legend,
	} as const;
	const names = (look: { readonly stroke?: string; readonly strokeWidth?: number }) =>
		labelLayers(points, isNarrow).map(({ values, ...place }) => ({
			data: { values },
			mark: {
				type: 'text' as const,
				...place,
				...look,
				lineHeight: 15,
				limit: 300,
				text: { expr: LINES_OF_LABEL },
			},
			encoding: { x, y },
		}));
	return {
		width,
		height: isNarrow ? 260 : 320,
		layer: [
			// Room for the names in lines and grid, below the marks: a name may stand where one lies.
			...names({ stroke: 'var(--paper)', strokeWidth: 4 }),
			{
				data: { values: [...front] },
				mark: { type: 'line', color: 'var(--muted)', strokeDash: [4, 4] },
				encoding: { x, y, order: { field: 'seconds' } },
			},
			{
				data: { values: [...points] },
				mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 },
				encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' }, y, color },
			},
			{
				data: { values: points.filter(({ isHollow }) => !isHollow) },
				mark: { type: 'point', filled: true, size: 130, opacity: 1 },
				encoding: { x, y, color, shape },
			},
			{
				data: { values: points.filter(({ isHollow }) => isHollow) },
				mark: { type: 'point', filled: false, size: 90, strokeWidth: 2 },
				encoding: { x, y, color, shape },
			},
			...names({}),
		],
	};
}

function measuredPoints(comparison: Comparison): PricePoint[] {
	return comparison.settings.flatMap((each) => {
		const basis = measuredPoint(each, { ...aboutOf(each, comparison), isHollow: each.basis === 'cold' });
		if (each.cold === null || each.basis === 'cold') return [basis];
		return [basis, measuredPoint(each.cold, { label: '', isBest: false, mode: each.setting.mode, isHollow: true })];
	});
}

type Setting = Comparison['settings'][number];

function aboutOf(each: Setting, comparison: Comparison) {
	const name = labelOf(each, comparison);
	return {
		name,
		label: shortened(name, comparison),
		mode: each.setting.mode,
		isBest: comparison.pareto.includes(each),
	};
}

/** Colour and shape tell the mode; where all settings have the same, its name says nothing. */
function shortened(name: string, { settings }: Comparison): string {
	const modes = new Set(settings.map(({ setting }) => setting.mode));
	return modes.size > 1 ? name : name.replace(/^\w+, /, '');
}

function measuredPoint(
	figures: Pick<Setting, 'wallMs' | 'cost' | 'targets'>,
	about: Pick<PricePoint, 'label' | 'isBest' | 'mode' | 'isHollow'>,
): PricePoint {
	const { median, p10, p90 } = figures.wallMs;
	const usd = aMillion(figures.cost.total, figures);
	return { ...about, seconds: median / 1000, from: p10 / 1000, to: p90 / 1000, usd };
}

function awsPoints(comparison: Comparison) {
	return comparison.settings.flatMap((each) => {
		if (each.predicted === null) return [];
		const { wallMs, costUsd } = each.predicted;
		const [seconds, to] = [wallMs.p50 / 1000, wallMs.p90 / 1000];
		const about = aboutOf(each, comparison);
		return [{ ...about, isHollow: false, seconds, from: seconds, to, usd: aMillion(costUsd.p50, each) }];
	});
}

function aMillion(usd: number, { targets }: Pick<Setting, 'targets'>): number {
	return (usd * 1_000_000) / Math.max(1, targets);
}

/** Names stand left of points on the right, so that none leaves the drawing, and every second one below, for neighbours. */
function labelLayers(points: readonly PricePoint[], isNarrow: boolean) {
	const logs = points.map(({ seconds }) => Math.log(seconds));
	const middle = (Math.min(...logs) + Math.max(...logs)) / 2;
	const labelled = points.filter(({ label }) => label !== '');
	const hasRoom = labelled.length <= (isNarrow ? MAX_LABELS_NARROW : MAX_LABELS);
	const named = labelled.filter(({ isBest }) => isBest || hasRoom).toSorted((a, b) => a.seconds - b.seconds);
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
