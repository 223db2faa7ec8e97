import type { Mode } from '../../../../shared/core/job.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { formatDollars, formatDuration, formatRate } from '../../text/format.ts';
import type { Paint } from '../../text/paint.ts';
import { textTable } from '../../text/text-table.ts';

/** One page after the other takes its time: sequential mode gets this part of the pages. */
const SEQUENTIAL_SHARE = 0.05;

export interface DemoJob {
	readonly mode: Mode;
	readonly targets: number;
}

/** What the table shows of a job. */
export type DemoFigures = Pick<
	JobReport,
	'mode' | 'targets' | 'counts' | 'wallMs' | 'instances' | 'cpuMs' | 'billedMs' | 'cost'
>;

/** The jobs of a demo, in the order in which they run. */
export function planDemo(pages: number): DemoJob[] {
	return [
		{ mode: 'sequential', targets: Math.max(1, Math.round(pages * SEQUENTIAL_SHARE)) },
		{ mode: 'threads', targets: pages },
		{ mode: 'fanout', targets: pages },
	];
}

const COLUMNS = [
	'mode',
	'pages',
	'ok',
	'took',
	'pages/s',
	'faster',
	'instances',
	'CPU',
	'billed',
	'AWS',
	'AWS, a million',
];
const FIGURES = COLUMNS.map((_, i) => i).slice(1);

/** What each mode took, beside the first. */
export function demoTable(reports: readonly DemoFigures[], paint: Paint): string[] {
	const base = reports[0] === undefined ? 0 : msPerTarget(reports[0]);
	const [head = '', ...rows] = textTable([COLUMNS, ...reports.map((report) => rowOf(report, base))], FIGURES);
	return [
		paint('bold', head),
		...rows,
		'',
		'took: from the start of the job to its last record, cold starts included. billed: milliseconds of this machine.',
		'AWS: list price of the same requests, gigabyte-seconds, messages and writes, without free tier.',
		'A job that names no mode runs in threads mode here.',
	];
}

function rowOf(report: DemoFigures, base: number): string[] {
	const { mode, targets, counts, wallMs, instances, cpuMs, billedMs, cost } = report;
	return [
		mode,
		String(targets),
		String(counts.ok ?? 0),
		formatDuration(wallMs),
		formatRate((targets * 1000) / wallMs),
		`${(base / msPerTarget(report)).toFixed(1)} ×`,
		String(instances),
		formatDuration(cpuMs),
		formatDuration(billedMs),
		formatDollars(cost.total),
		formatDollars((cost.total * 1_000_000) / targets),
	];
}

function msPerTarget({ wallMs, targets }: DemoFigures): number {
	return wallMs / Math.max(1, targets);
}
