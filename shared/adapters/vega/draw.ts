import { parse, View } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';
import type { Plot } from '../../compare/page/page-plots.ts';

/** What a plot is made of, for a width of its drawing area. */
export interface PlotSpec {
	readonly title: string;
	readonly caption: string;
	readonly spec: (size: PlotSize) => TopLevelSpec;
}

export interface PlotSize {
	/** Pixels, without axes. */
	readonly width: number;
	/** Whether there is little room. */
	readonly isNarrow: boolean;
}

const WIDE: PlotSize = { width: 620, isNarrow: false };
const NARROW: PlotSize = { width: 230, isNarrow: true };

/** Colours are variables of the page, so that one drawing serves light and dark. */
const CONFIG: Config = {
	background: 'transparent',
	font: 'system-ui, sans-serif',
	view: { stroke: null },
	axis: {
		labelColor: 'var(--muted)',
		titleColor: 'var(--muted)',
		gridColor: 'var(--line)',
		domainColor: 'var(--line)',
		tickColor: 'var(--line)',
		labelFontSize: 13,
		titleFontSize: 13,
		titleFontWeight: 'normal',
		labelLimit: 260,
	},
	legend: {
		labelColor: 'var(--ink)',
		titleColor: 'var(--muted)',
		labelFontSize: 13,
		titleFontSize: 13,
		titleFontWeight: 'normal',
		symbolOpacity: 1,
		orient: 'top',
		direction: 'horizontal',
	},
	title: { color: 'var(--ink)', fontSize: 14, fontWeight: 600, anchor: 'start', frame: 'group' },
	text: { color: 'var(--ink)', fontSize: 13 },
	rule: { color: 'var(--muted)' },
};

/** Draws a plot in both sizes, as markup that needs no script and no other file. */
export async function draw({ title, caption, spec }: PlotSpec): Promise<Plot> {
	return { title, caption, wide: await svgOf(spec(WIDE)), narrow: await svgOf(spec(NARROW)) };
}

async function svgOf(spec: TopLevelSpec): Promise<string> {
	const view = new View(parse(compile(spec, { config: CONFIG }).spec), { renderer: 'none' });
	try {
		return await view.toSVG();
	} finally {
		view.finalize();
	}
}

/** Names of settings in several lines: what a comma parts. */
export const LINES_OF_LABEL = "split(datum.label, ', ')";

/** Colours of the modes, on which all plots agree. */
export const MODE_SCALE = {
	domain: ['sequential', 'threads', 'fanout'],
	range: ['var(--sequential)', 'var(--threads)', 'var(--fanout)'],
};
