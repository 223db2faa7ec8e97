import { type DemoFigures, demoTable } from '../../../services/cli/commands/demo/demo-table.ts';
import { createPaint } from '../../../services/cli/text/paint.ts';

/** A run of `shoal demo`: when and where it was taken, and the figures that its table shows. */
export interface DemoRun {
	readonly takenAt: string;
	readonly cores: number;
	readonly node: string;
	/** Milliseconds before each response. */
	readonly latencyMs: number;
	readonly reports: readonly DemoFigures[];
}

/** The table of the demo as it was printed, with the command in front. */
export function demoPicture({ takenAt, cores, node, latencyMs, reports }: DemoRun): string {
	const lines = demoTable(reports, createPaint({ isTTY: false, env: {} }));
	const [first] = reports.slice(-1);
	const pages = first?.targets.toLocaleString('en');
	const told = `${pages} pages that answer after ${latencyMs} ms, on ${cores} cores with Node.js ${node}, ${takenAt.slice(0, 10)}.`;
	return ['```', '$ npm run demo', ...lines, '```', '', told].join('\n');
}
