import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSite } from '../../infra/site/spawn.ts';
import type { Contestant, Work } from './contestants.ts';
import { type Measured, measure } from './measured-process.ts';

export interface ListBench {
	readonly pages: number;
	readonly latencyMs: number;
	readonly inFlight: number;
	readonly runs: number;
}

/** One run of one contestant; times in milliseconds. */
export interface Run extends Pick<Measured, 'wallMs' | 'cpuUserMs' | 'cpuSystemMs' | 'peakMemoryMb'> {
	readonly contestant: string;
	readonly toFirstRequestMs: number;
	/** From the first request that the site saw to the last record. */
	readonly workMs: number;
	readonly pagesPerSecond: number;
	/** CPU of the site's own process, for 1,000 pages. */
	readonly siteCpuMsPerThousand: number;
	readonly work: Work;
}

/** Runs all contestants in turn, as often as asked, each on a site of its own. */
export async function runListBench(
	bench: ListBench,
	contestants: readonly Contestant[],
	log: (line: string) => void,
): Promise<Run[]> {
	const runs: Run[] = [];
	for (let repeat = 0; repeat < bench.runs; repeat++) {
		for (const contestant of contestants) {
			const run = await runOnce(bench, contestant);
			log(`${contestant.name}: ${Math.round(run.pagesPerSecond)} pages/s, CPU ${cpuMs(run).toFixed(0)} ms`);
			runs.push(run);
		}
	}
	return runs;
}

export function cpuMs({ cpuUserMs, cpuSystemMs }: Run): number {
	return cpuUserMs + cpuSystemMs;
}

async function runOnce({ pages, latencyMs, inFlight }: ListBench, contestant: Contestant): Promise<Run> {
	const site = await spawnSite({ pages, latencyMs });
	const dir = mkdtempSync(join(tmpdir(), 'shoal-bench-'));
	const file = join(dir, 'urls.txt');
	writeFileSync(file, Array.from({ length: pages }, (_, i) => `${site.url}/p/${i}\n`).join(''));
	try {
		const measured = await measure(contestant.command({ file, dir, inFlight }));
		if (measured.code !== 0) throw new Error(`${contestant.name} ended with ${measured.code}: ${measured.stderr}`);
		const { work, finishedAt } = contestant.read(measured, dir);
		const { firstRequestAt, cpu } = await site.stats();
		if (firstRequestAt === null) throw new Error(`${contestant.name} made no request`);
		const workMs = finishedAt - firstRequestAt;
		return {
			contestant: contestant.name,
			...measured,
			toFirstRequestMs: firstRequestAt - measured.startedAt,
			workMs,
			pagesPerSecond: (pages * 1000) / workMs,
			siteCpuMsPerThousand: ((cpu.userMs + cpu.systemMs) * 1000) / pages,
			work,
		};
	} finally {
		await site.stop();
		rmSync(dir, { recursive: true, force: true });
	}
}
