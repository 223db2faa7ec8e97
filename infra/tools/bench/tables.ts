import type { CheckReport } from './check/check-bench.ts';
import { cpuMsPerThousand, type ListReport, type ListRow } from './list/list-report.ts';
import type { StartReport } from './start/start-bench.ts';

/** Cells as text, the first row being the head. */
export type Table = readonly (readonly string[])[];

const seconds = (ms: number, digits = 2): string => (ms / 1000).toFixed(digits);
const times = (ratio: number | undefined): string => (ratio === undefined ? '' : ratio.toFixed(2));
const whole = (value: number): string => Math.round(value).toLocaleString('en');

const FIGURES_OF_ALL = ['to 1st request s', 'command s', 'peak MB', 'site CPU s a 1,000'] as const;

/** Contestants that read pages, with their ratios to the bare loop. */
export function pagesTable({ rows }: ListReport): Table {
	const head = [
		'',
		'pages/s',
		'of the limit',
		'in flight',
		'work s',
		'× floor',
		'CPU s a 1,000',
		'× floor',
		'from 1st request',
		'× floor',
		'of it system',
	];
	return [[...head, ...FIGURES_OF_ALL], ...rows.filter(({ kind }) => kind === 'pages').map(pagesCells)];
}

function pagesCells(row: ListRow): string[] {
	return [
		row.contestant,
		whole(row.pagesPerSecond),
		row.limitShare === undefined ? '' : `${(row.limitShare * 100).toFixed(0)} %`,
		whole(row.maxInFlight),
		seconds(row.workMs),
		times(row.timesFloor?.work),
		seconds(cpuMsPerThousand(row), 3),
		times(row.timesFloor?.cpu),
		seconds(row.workCpuMsPerThousand, 3),
		times(row.timesFloor?.workCpu),
		seconds(row.cpuSystemMsPerThousand, 3),
		seconds(row.toFirstRequestMs),
		seconds(row.wallMs),
		whole(row.peakMemoryMb),
		seconds(row.siteCpuMsPerThousand, 3),
	];
}

/** Tools that only check links: another kind of work, so that no ratio stands here. */
export function linksTable({ rows }: ListReport): Table {
	const head = ['', 'pages read', 'links', 'URLs/s', 'work s', 'CPU s a 1,000', 'command s', 'peak MB'];
	const checkers = rows.filter(({ kind }) => kind === 'links');
	return [
		head,
		...checkers.map((row) => [
			row.contestant,
			whole(row.pages),
			whole(row.links),
			whole(row.pagesPerSecond),
			seconds(row.workMs),
			seconds(cpuMsPerThousand(row), 3),
			seconds(row.wallMs),
			whole(row.peakMemoryMb),
		]),
	];
}

/** Checks of one site, a row a contestant and latency, with their ratios to the bare crawl. */
export function checkTable({ rows }: CheckReport): Table {
	const head = ['', 'latency ms', 'pages/s', '× floor', 'of the limit', 'in flight', 'CPU s a 1,000', '× floor'];
	return [
		[...head, 'from 1st request', '× floor', 'of it system', ...FIGURES_OF_ALL],
		...rows.map((row) => [
			row.contestant,
			whole(row.latencyMs),
			whole(row.pagesPerSecond),
			times(row.timesFloor?.pagesPerSecond),
			row.limitShare === undefined ? '' : `${(row.limitShare * 100).toFixed(0)} %`,
			whole(row.maxInFlight),
			seconds(row.cpuMsPerThousand, 3),
			times(row.timesFloor?.cpu),
			seconds(row.workCpuMsPerThousand, 3),
			times(row.timesFloor?.workCpu),
			seconds(row.cpuSystemMsPerThousand, 3),
			seconds(row.toFirstRequestMs),
			seconds(row.wallMs),
			whole(row.peakMemoryMb),
			seconds(row.siteCpuMsPerThousand, 3),
		]),
	];
}

export function startTable({ rows }: StartReport): Table {
	return [
		['', 'to 1st request s', 'whole command s', 'CPU s', 'peak MB'],
		...rows.map(({ command, toFirstRequestMs, wallMs, cpuMs, peakMemoryMb }) => {
			const first = toFirstRequestMs === undefined ? '' : seconds(toFirstRequestMs);
			return [command, first, seconds(wallMs), seconds(cpuMs), whole(peakMemoryMb)];
		}),
	];
}

/** For a terminal: columns padded, figures to the right. */
export function plainTable(table: Table): string {
	const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
	const line = (row: readonly string[]) =>
		row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
	return table.map((row) => `${line(row).trimEnd()}\n`).join('');
}

export function markdownTable([head = [], ...rows]: Table): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
	const rule = line(head.map((_, column) => (column === 0 ? '---' : '---:')));
	return line(head) + rule + rows.map(line).join('');
}
