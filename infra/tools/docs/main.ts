/**
 * npm run docs [-- --demo FOLDER]
 *
 * Writes what README and docs show of the program itself: the options, and the table of a demo. With `--demo` the table is that of the
 * last `shoal demo --data FOLDER`; without, that of `docs/demo.json`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { JobReport } from '../../../shared/core/report/report.ts';
import { inProject } from '../bench/docs/write-docs.ts';
import type { DemoRun } from './demo-picture.ts';
import { DEMO_FILE, writtenDocs } from './written-docs.ts';

const BIN = fileURLToPath(new URL('../../../services/cli/bin.js', import.meta.url));
/** As `planDemo` has them. */
const DEMO_JOBS = 3;
/** Of `npm run demo`: a job does not know it. */
const LATENCY_MS = 50;

const { values } = parseArgs({ options: { demo: { type: 'string' } } });
if (values.demo !== undefined) {
	writeFileSync(inProject(DEMO_FILE), `${JSON.stringify(lastDemo(values.demo), null, '\t')}\n`);
}
for (const [path, text] of writtenDocs((path) => readFileSync(inProject(path), 'utf8'))) {
	writeFileSync(inProject(path), text);
}

function lastDemo(dataDir: string): DemoRun {
	const listed = execFileSync(process.execPath, [BIN, 'jobs', 'list', '--json', '--data', dataDir], {
		encoding: 'utf8',
	});
	const { jobs } = JSON.parse(listed) as { jobs: (JobReport & { source: string })[] };
	const last = jobs.filter(({ source }) => source.startsWith('demo, ')).slice(0, DEMO_JOBS);
	const [newest] = last;
	if (newest === undefined || last.length < DEMO_JOBS) throw new Error(`no demo was run in ${dataDir}`);
	return {
		takenAt: newest.startedAt,
		cores: availableParallelism(),
		node: process.versions.node,
		latencyMs: LATENCY_MS,
		reports: last.reverse().map(({ mode, targets, counts, wallMs, instances, cpuMs, billedMs, cost }) => {
			return { mode, targets, counts, wallMs, instances, cpuMs, billedMs, cost };
		}),
	};
}
