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
			{ ...SIZE, layer: [...bars(speed), ...limit(report, speed)] },
			{ ...SIZE, layer: bars(cpu) },
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

function bars({ field, title, format }: Figure): Layer[] {
	const position = {
		y: { field: 'contestant', type: 'nominal', sort: null, title: null, axis: { ticks: false, domain: false } },
		x: { field, type: 'quantitative', title, axis: { tickCount: 5 } },
	} as const;
	const color = { field: 'who', type: 'nominal', scale: COLOURS, legend: null } as const;
	const text = { field, type: 'quantitative', format } as const;
	return [
		{ mark: { type: 'bar', height: { band: 0.7 } }, encoding: { ...position, color } },
		{ mark: { type: 'text', align: 'left', dx: 4 }, encoding: { ...position, text } },
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
