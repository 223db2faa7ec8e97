import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import type { Result } from '../../../shared/core/result.ts';
import { type SpawnedSite, spawnSite } from '../../site/spawn.ts';
import { type Sample, usageOf } from './sample.ts';

const BIN = fileURLToPath(new URL('../../../services/cli/bin.js', import.meta.url));
const SAMPLE_MS = 500;
const LOG_EVERY_MS = 30_000;

export interface SoakOptions {
	/** Keeps the source, the results and the stack's data. */
	readonly folder: string;
	readonly targets: number;
	readonly mode: string;
	readonly log: (line: string) => void;
}

export interface Soak {
	readonly summary: JobSummary;
	readonly samples: readonly Sample[];
	/** File of its results. */
	readonly results: string;
}

/** Runs a job on a site in a process of its own, and samples the job's process until it ends. */
export async function runSoak(options: SoakOptions): Promise<Soak> {
	const { folder, targets, mode } = options;
	const site = await spawnSite({ pages: targets });
	try {
		const [from, results] = [join(folder, 'urls.txt'), join(folder, 'results.jsonl')];
		await pipeline(linesOf(site.url, targets), createWriteStream(from));
		const args = ['scrape', '--from', from, '--mode', mode, '--data', join(folder, 'data'), '--out', results, '--json'];
		const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
		const code = new Promise<number | null>((resolve) => child.once('close', resolve));
		const said = Promise.all([text(child.stdout), text(child.stderr)]);
		const samples = await sampleUntilEnd(child.pid as number, site, options);
		const [[stdout, stderr], status] = await Promise.all([said, code]);
		if (status !== 0) throw new Error(`the job exited with ${status}: ${stderr}`);
		return { summary: JSON.parse(stdout) as JobSummary, samples, results };
	} finally {
		await site.stop();
	}
}

async function* linesOf(url: string, targets: number): AsyncGenerator<string> {
	for (let page = 0; page < targets; page++) yield `${url}/p/${page}\n`;
}

async function sampleUntilEnd(pid: number, site: SpawnedSite, { log }: SoakOptions): Promise<Sample[]> {
	const samples: Sample[] = [];
	const start = performance.now();
	for (let logged = start; ; await sleep(SAMPLE_MS)) {
		const { requests } = await site.stats();
		const usage = usageOf(pid);
		if (usage === undefined) return samples;
		const sample = { atMs: performance.now() - start, visited: requests, ...usage };
		samples.push(sample);
		if (performance.now() - logged < LOG_EVERY_MS) continue;
		logged = performance.now();
		log(`${Math.round(sample.atMs / 1000)} s: ${requests} visited, ${Math.round(sample.memoryMb)} MB`);
	}
}

/** @returns Results in the file, as long as each has the index of its line; else -1. */
export async function countInOrder(file: string): Promise<number> {
	let count = 0;
	for await (const line of createInterface({ input: createReadStream(file) })) {
		if ((JSON.parse(line) as Result).index !== count) return -1;
		count++;
	}
	return count;
}

/** @returns What `jobs verify` finds wrong. */
export async function verifyJob(folder: string, jobId: string): Promise<string[]> {
	const args = [BIN, 'jobs', 'verify', jobId, '--data', join(folder, 'data')];
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const code = new Promise<number | null>((resolve) => child.once('close', resolve));
	const found = await text(child.stdout);
	return (await code) === 0 ? [] : [found];
}
