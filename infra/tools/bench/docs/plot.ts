import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { cpuMsPerThousand, type ListReport } from '../list/list-report.ts';

type Layered = Extract<TopLevelSpec, { layer: unknown }>;
type Layer = Layered['layer'][number];

const SIZE = { width: 300, height: { step: 26 } };
const GREY = '#555';
const COLOURS = { domain: ['floor', 'Shoal', 'peer'], range: ['#9aa5b1', '#0b6e99', '#d08c60'] };

/** How fast each contestant that reads pages was, and what CPU it took, as an SVG that needs nothing else. */
export async function plotOf(report: ListReport): Promise<string> {
	const view = new View(parse(compile(specOf(report)).spec), { renderer: 'none' });
	const svg = await view.toSVG();
	view.finalize();
	return `${svg}\n`;
}

function specOf(report: ListReport): TopLevelSpec {
	const { pages, latencyMs, inFlight } = report.bench;
	const speed = { field: 'pagesPerSecond', title: 'pages a second (longer is better)', format: ',.0f' };
	const cpu = { field: 'cpuSeconds', title: 'CPU seconds for 1,000 pages (shorter is better)', format: '.2f' };
	return {
		$schema: 'https://vega.github.io/schema/vega-lite/v6.json',
		background: 'white',
		padding: 12,
		title: `${pages.toLocaleString('en')} pages of 10 KB, ${latencyMs} ms each, ${inFlight} in flight`,
		data: { values: valuesOf(report) },
		hconcat: [
			{ ...SIZE, layer: [bars(speed), ...limit(report, speed), ...labels(speed)] },
			{ ...SIZE, layer: [bars(cpu), ...labels(cpu)] },
		],
		config: { view: { stroke: null }, font: 'DejaVu Sans, Verdana, sans-serif', axis: { grid: false } },
	};
}

interface Figure {
	readonly field: string;
	readonly title: string;
	readonly format: string;
}

function valuesOf({ rows }: ListReport) {
	return rows
		.filter(({ kind }) => kind === 'pages')
		.map((row) => ({
			contestant: row.contestant,
			who: row.contestant === 'bare loop' ? 'floor' : row.contestant.startsWith('shoal') ? 'Shoal' : 'peer',
			pagesPerSecond: row.pagesPerSecond,
			cpuSeconds: cpuMsPerThousand(row) / 1000,
		}));
}

function positionOf({ field, title }: Figure) {
	return {
		y: { field: 'contestant', type: 'nominal', sort: null, title: null, axis: { ticks: false, domain: false } },
		x: { field, type: 'quantitative', title, axis: { tickCount: 5 } },
	} as const;
}

function bars(figure: Figure): Layer {
	const color = { field: 'who', type: 'nominal', scale: COLOURS, legend: null } as const;
	return { mark: { type: 'bar', height: { band: 0.7 } }, encoding: { ...positionOf(figure), color } };
}

/** Figures on a ground of their own: the line of the limit may pass behind one. */
function labels(figure: Figure): Layer[] {
	const { field, format } = figure;
	const encoding = { ...positionOf(figure), text: { field, type: 'quantitative', format } } as const;
	const place = { align: 'left', dx: 4 } as const;
	return [
		{ mark: { type: 'text', ...place, stroke: 'white', strokeWidth: 5, strokeJoin: 'round' }, encoding },
		{ mark: { type: 'text', ...place }, encoding },
	];
}

function limit({ limitPagesPerSecond }: ListReport, { title }: Figure): Layer[] {
	if (limitPagesPerSecond === null) return [];
	const data = { values: [{ limit: limitPagesPerSecond, label: 'limit' }] };
	const x = { field: 'limit', type: 'quantitative', title } as const;
	return [
		{ data, mark: { type: 'rule', strokeDash: [4, 3], color: GREY }, encoding: { x } },
		{ data, mark: { type: 'text', y: -6, color: GREY }, encoding: { x, text: { field: 'label', type: 'nominal' } } },
	];
}
