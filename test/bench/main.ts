/**
 * npm run bench -- [--pages N] [--latency MS] [--in-flight N] [--runs N] [--only NAME,…] [--json]
 *
 * Fetches one list with every contestant, interleaved, and prints medians and ratios to the bare loop.
 */
import { parseArgs } from 'node:util';
import { MODES } from '../../shared/core/job.ts';
import { bareLoop, shoalIn } from './contestants.ts';
import { cpuMs, type ListBench, type Run, runListBench } from './list-bench.ts';
import { median } from './statistics.ts';

const { values } = parseArgs({
	options: {
		pages: { type: 'string', default: '10000' },
		latency: { type: 'string', default: '50' },
		'in-flight': { type: 'string', default: '100' },
		runs: { type: 'string', default: '3' },
		only: { type: 'string' },
		json: { type: 'boolean', default: false },
	},
});

const bench: ListBench = {
	pages: Number(values.pages),
	latencyMs: Number(values.latency),
	inFlight: Number(values['in-flight']),
	runs: Number(values.runs),
};
// Sequential mode has one request in flight by its nature: it is no contestant here.
const all = [bareLoop, ...MODES.filter((mode) => mode !== 'sequential').map(shoalIn)];
const names = values.only?.split(',');
const contestants = all.filter(({ name }) => names === undefined || names.includes(name));
const runs = await runListBench(bench, contestants, (line) => process.stderr.write(`${line}\n`));

const differing = new Set(runs.map(({ work }) => JSON.stringify(work)));
if (differing.size > 1) throw new Error(`the contestants did not do the same work: ${[...differing].join(' ')}`);

const medians = contestants.map(({ name }) => mediansOf(name));
const limit = bench.latencyMs === 0 ? undefined : (bench.inFlight * 1000) / bench.latencyMs;
if (values.json) process.stdout.write(`${JSON.stringify({ bench, limitPagesPerSecond: limit, medians, runs })}\n`);
else print();

function mediansOf(contestant: string) {
	const own = runs.filter((run) => run.contestant === contestant);
	const of = (field: (run: Run) => number) => median(own.map(field));
	return {
		contestant,
		workMs: of((run) => run.workMs),
		pagesPerSecond: of((run) => run.pagesPerSecond),
		cpuMsPerThousand: of((run) => (cpuMs(run) * 1000) / bench.pages),
		wallMs: of((run) => run.wallMs),
		toFirstRequestMs: of((run) => run.toFirstRequestMs),
		peakMemoryMb: of((run) => run.peakMemoryMb),
		siteCpuMsPerThousand: of((run) => run.siteCpuMsPerThousand),
	};
}

function print(): void {
	const floor = medians.find(({ contestant }) => contestant === bareLoop.name);
	const rows = medians.map((row) => ({
		'': row.contestant,
		'pages/s': Math.round(row.pagesPerSecond),
		'of limit': limit === undefined ? '' : `${((row.pagesPerSecond * 100) / limit).toFixed(0)} %`,
		'work s': (row.workMs / 1000).toFixed(2),
		'× floor': floor === undefined ? '' : (row.workMs / floor.workMs).toFixed(2),
		'CPU s a 1,000': (row.cpuMsPerThousand / 1000).toFixed(3),
		'× floor CPU': floor === undefined ? '' : (row.cpuMsPerThousand / floor.cpuMsPerThousand).toFixed(2),
		'to first request s': (row.toFirstRequestMs / 1000).toFixed(2),
		'whole command s': (row.wallMs / 1000).toFixed(2),
		'peak MB': Math.round(row.peakMemoryMb),
		'site CPU s a 1,000': (row.siteCpuMsPerThousand / 1000).toFixed(3),
	}));
	// biome-ignore lint/suspicious/noConsole: a table on stdout is what this command is for.
	console.table(rows);
}
