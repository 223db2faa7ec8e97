/**
 * npm run soak:serve -- [--jobs N] [--large N] [--latency MS]
 *
 * S3.9: what a small job waits beside a large one under `shoal serve`, in both modes; and its memory over many small jobs.
 * Prints one JSON object. Linux only: it reads /proc.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSite } from '../../site/spawn.ts';
import { type Fairness, MODES, measureFairness, measureMemory } from './serve-parts.ts';
import { serve } from './served.ts';

const MAX_GROWTH = 1.2;

const { values } = parseArgs({
	options: {
		jobs: { type: 'string', default: '200' },
		large: { type: 'string', default: '20000' },
		latency: { type: 'string', default: '50' },
	},
});

const large = Number(values.large);
const folder = await mkdtemp(join(tmpdir(), 'shoal-soak-'));
const site = await spawnSite({ pages: large, latencyMs: Number(values.latency), rendersAhead: true });
const served = await serve(join(folder, 'data'));
try {
	const memory = await measureMemory(served, site.url, Number(values.jobs));
	const fair: Fairness[] = [];
	for (const mode of MODES) fair.push(await measureFairness(served, { url: site.url, mode }, large));
	process.stdout.write(`${JSON.stringify({ large, latencyMs: Number(values.latency), fair, memory })}\n`);
	if (memory.ratio > MAX_GROWTH || memory.faults.length > 0) process.exitCode = 1;
} finally {
	await served.stop();
	await site.stop();
	await rm(folder, { recursive: true, force: true });
}
