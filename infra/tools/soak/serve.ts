/**
 * npm run soak:serve -- [--jobs N] [--large N] [--latency MS]
 * npm run soak:serve -- --schedule [--runs N]
 *
 * S3.9: what a small job waits beside a large one under `shoal serve`, in both modes; and its memory over many small jobs.
 * S3.4 R2: or the runs of a schedule whose `shoal serve` is killed between two of them. Prints one JSON object. Linux only: it reads /proc.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSite } from '../../site/spawn.ts';
import { soakSchedule } from './schedule.ts';
import { type Fairness, MODES, measureFairness, measureMemory } from './serve-parts.ts';
import { type Served, serve } from './served.ts';

const MAX_GROWTH = 1.2;

const { values } = parseArgs({
	options: {
		jobs: { type: 'string', default: '200' },
		large: { type: 'string', default: '20000' },
		latency: { type: 'string', default: '50' },
		schedule: { type: 'boolean', default: false },
		runs: { type: 'string', default: '3' },
	},
});

const large = Number(values.large);
const folder = await mkdtemp(join(tmpdir(), 'shoal-soak-'));
const dataDir = join(folder, 'data');
try {
	const isClean = values.schedule ? await runSchedule(Number(values.runs)) : await runJobs();
	if (!isClean) process.exitCode = 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}

async function runSchedule(runs: number): Promise<boolean> {
	const seen = await soakSchedule(dataDir, runs);
	process.stdout.write(`${JSON.stringify(seen)}\n`);
	return seen.faults.length === 0;
}

async function runJobs(): Promise<boolean> {
	const site = await spawnSite({ pages: large, latencyMs: Number(values.latency), rendersAhead: true });
	const served = await serve(dataDir);
	try {
		return await measure(served, site.url);
	} finally {
		await served.stop();
		await site.stop();
	}
}

async function measure(served: Served, url: string): Promise<boolean> {
	const memory = await measureMemory(served, url, Number(values.jobs));
	const fair: Fairness[] = [];
	for (const mode of MODES) fair.push(await measureFairness(served, { url, mode }, large));
	process.stdout.write(`${JSON.stringify({ large, latencyMs: Number(values.latency), fair, memory })}\n`);
	return memory.ratio <= MAX_GROWTH && memory.faults.length === 0;
}
