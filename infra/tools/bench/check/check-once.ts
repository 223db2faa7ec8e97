import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnCheckSite } from '../../../../test/support/check-site/spawn.ts';
import { cpuMsBy } from '../cpu-samples.ts';
import { type Measured, measure } from '../measured-process.ts';
import type { CheckContestant } from './check-contestants.ts';
import { faultsOf } from './check-faults.ts';

export interface CheckLoad {
	readonly pages: number;
	readonly latencyMs: number;
	readonly inFlight: number;
	/** Of a page; see `CheckSiteOptions`. */
	readonly bodyBytes?: number;
}

/** One run of one contestant that found what is there; times in milliseconds. */
export interface CheckRun extends Pick<Measured, 'wallMs' | 'cpuUserMs' | 'cpuSystemMs' | 'peakMemoryMb'> {
	readonly contestant: string;
	readonly latencyMs: number;
	readonly isFree?: true;
	/** Milliseconds since the epoch. */
	readonly firstRequestAt: number;
	readonly toFirstRequestMs: number;
	/** User and system, until then. */
	readonly cpuToFirstRequestMs: number;
	/** From the first request that the site saw to the end of the command, whose last word is what is broken. */
	readonly workMs: number;
	readonly pagesPerSecond: number;
	readonly maxInFlight: number;
	/** CPU of the site's own process while it served, for 1,000 requests. */
	readonly siteCpuMsPerThousand: number;
}

/**
 * Runs a contestant on a site and in a folder of its own.
 *
 * @throws {Error} It missed a page or a broken link, or found what is none: there is nothing to time.
 */
export async function checkOnce(load: CheckLoad, contestant: CheckContestant): Promise<CheckRun> {
	const site = await spawnCheckSite(load);
	const given = { url: site.url, dir: mkdtempSync(join(tmpdir(), 'shoal-bench-')), inFlight: load.inFlight };
	try {
		const before = await site.stats();
		const measured = await measure(contestant.command(given), contestant.env);
		const { code, stderr } = measured;
		if (code !== contestant.exitCode) throw new Error(`${contestant.name} ended with ${code}: ${stderr}`);
		const after = await site.stats();
		const seen = { expected: site.expected, log: await site.log(), found: contestant.read(measured, given) };
		const inFlight = contestant.isFree ? Number.POSITIVE_INFINITY : load.inFlight;
		const faults = faultsOf({ ...seen, maxInFlight: after.maxInFlight, inFlight });
		if (faults.length > 0) throw new Error(`${contestant.name} is wrong: ${faults.join('; ')}`);
		return runOf({ contestant, measured, load, before, after });
	} finally {
		await site.stop();
		rmSync(given.dir, { recursive: true, force: true });
	}
}

type Stats = Awaited<ReturnType<Awaited<ReturnType<typeof spawnCheckSite>>['stats']>>;

interface Seen {
	readonly contestant: CheckContestant;
	readonly measured: Measured;
	readonly load: CheckLoad;
	readonly before: Stats;
	readonly after: Stats;
}

function runOf({ contestant, measured, load, before, after }: Seen): CheckRun {
	const { requests, maxInFlight } = after;
	const { wallMs, cpuUserMs, cpuSystemMs, peakMemoryMb, startedAt, cpuSamples } = measured;
	const firstRequestAt = after.firstRequestAt ?? startedAt;
	const workMs = startedAt + wallMs - firstRequestAt;
	return {
		contestant: contestant.name,
		latencyMs: load.latencyMs,
		...(contestant.isFree && { isFree: true as const }),
		wallMs,
		cpuUserMs,
		cpuSystemMs,
		peakMemoryMb,
		firstRequestAt,
		toFirstRequestMs: firstRequestAt - startedAt,
		cpuToFirstRequestMs: cpuMsBy(cpuSamples, firstRequestAt),
		workMs,
		pagesPerSecond: (load.pages * 1000) / workMs,
		maxInFlight,
		siteCpuMsPerThousand: ((cpuOf(after) - cpuOf(before)) * 1000) / requests,
	};
}

function cpuOf({ cpu }: Stats): number {
	return cpu.userMs + cpu.systemMs;
}
