import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SpawnedSiteStats, spawnSite } from '../../../site/spawn.ts';
import { cpuMsBy } from '../cpu-samples.ts';
import { type Measured, measure } from '../measured-process.ts';
import type { Contestant, Kind } from './contestant.ts';
import type { Work } from './page-row.ts';

export interface ListBench {
	readonly pages: number;
	readonly latencyMs: number;
	readonly inFlight: number;
	readonly runs: number;
}

/** One run of one contestant; times in milliseconds. */
export interface Run extends Pick<Measured, 'wallMs' | 'cpuUserMs' | 'cpuSystemMs' | 'peakMemoryMb'> {
	readonly contestant: string;
	readonly kind: Kind;
	readonly isFree?: true;
	/** Milliseconds since the epoch. */
	readonly firstRequestAt: number;
	readonly toFirstRequestMs: number;
	/** User and system, until then. */
	readonly cpuToFirstRequestMs: number;
	/** From the first request that the site saw to the last record. */
	readonly workMs: number;
	readonly pagesPerSecond: number;
	/** What the site saw. */
	readonly requests: number;
	readonly maxInFlight: number;
	/** CPU of the site's own process while it served, for 1,000 requests. */
	readonly siteCpuMsPerThousand: number;
	readonly work: Work;
}

/** Runs a contestant on a site and in a folder of its own. */
export async function runOnce(bench: ListBench, contestant: Contestant): Promise<Run> {
	const { pages, latencyMs, inFlight } = bench;
	const site = await spawnSite({ pages, latencyMs, rendersAhead: true });
	const dir = mkdtempSync(join(tmpdir(), 'shoal-bench-'));
	const given = { file: join(dir, 'urls.txt'), siteUrl: site.url, dir, inFlight };
	writeFileSync(given.file, Array.from({ length: pages }, (_, i) => `${site.url}/p/${i}\n`).join(''));
	try {
		const before = await site.stats();
		const measured = await measure(contestant.command(given), contestant.env);
		if (measured.code !== 0) throw new Error(`${contestant.name} ended with ${measured.code}: ${measured.stderr}`);
		const { work, finishedAt } = contestant.read(measured, given);
		return runOf({ contestant, measured, before, after: await site.stats(), work, finishedAt });
	} finally {
		await site.stop();
		rmSync(dir, { recursive: true, force: true });
	}
}

interface Seen {
	readonly contestant: Contestant;
	readonly measured: Measured;
	readonly before: SpawnedSiteStats;
	readonly after: SpawnedSiteStats;
	readonly work: Work;
	readonly finishedAt: number;
}

function runOf({ contestant, measured, before, after, work, finishedAt }: Seen): Run {
	const { firstRequestAt, requests, maxInFlight } = after;
	if (firstRequestAt === null) throw new Error(`${contestant.name} made no request`);
	const { wallMs, cpuUserMs, cpuSystemMs, peakMemoryMb, startedAt, cpuSamples } = measured;
	const workMs = finishedAt - firstRequestAt;
	return {
		contestant: contestant.name,
		kind: contestant.kind,
		...(contestant.isFree && { isFree: true as const }),
		firstRequestAt,
		wallMs,
		cpuUserMs,
		cpuSystemMs,
		peakMemoryMb,
		toFirstRequestMs: firstRequestAt - startedAt,
		cpuToFirstRequestMs: cpuMsBy(cpuSamples, firstRequestAt),
		workMs,
		pagesPerSecond: (requests * 1000) / workMs,
		requests,
		maxInFlight,
		siteCpuMsPerThousand: ((cpuOf(after) - cpuOf(before)) * 1000) / requests,
		work,
	};
}

function cpuOf({ cpu }: SpawnedSiteStats): number {
	return cpu.userMs + cpu.systemMs;
}
