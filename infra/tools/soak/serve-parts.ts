import { setTimeout as sleep } from 'node:timers/promises';
import { usageOf } from './sample.ts';
import { hasEnded, type Served } from './served.ts';

export interface SoakedSite {
	readonly url: string;
	readonly mode: string;
}

/** Times of a small job, alone and during a large one, in milliseconds. */
export interface Fairness {
	readonly mode: string;
	readonly aloneMs: number;
	readonly duringMs: number;
	readonly ratio: number;
	/** Of the API, meanwhile. */
	readonly answerMs: number;
}

export interface MemoryCurve {
	readonly jobs: number;
	readonly memoryMb: readonly number[];
	/** The last quarter over the second. */
	readonly ratio: number;
	/** Jobs that did not end as they should. */
	readonly faults: readonly string[];
}

const SMALL = 20;
const MEASURED = 5;
const PAUSE_MS = 500;
const CLIENTS = 5;
const SAMPLES = 20;

/** How long a job of 20 pages takes beside one of `large` pages, which has begun to settle. */
export async function measureFairness(served: Served, { url, mode }: SoakedSite, large: number): Promise<Fairness> {
	const small = async () => (await served.end(await served.start(mode, pages(url, SMALL)))).wallMs;
	await several(small);
	const aloneMs = median(await several(small));
	const jobId = await served.start(mode, pages(url, large));
	while (((await served.see(jobId)).progress?.settled ?? large) === 0) await sleep(PAUSE_MS / 10);
	const asked = served.answersMs.length;
	const during: number[] = [];
	while (during.length < MEASURED && !hasEnded(await served.see(jobId))) {
		during.push(await small());
		await sleep(PAUSE_MS);
	}
	const duringMs = median(during);
	const answerMs = Math.round(median(served.answersMs.slice(asked)));
	await served.end(jobId);
	return { mode, aloneMs, duringMs, ratio: rounded(duringMs / aloneMs), answerMs };
}

/** Runs `jobs` small jobs, of both modes in turn, by a few clients. */
export async function measureMemory(served: Served, url: string, jobs: number): Promise<MemoryCurve> {
	const memoryMb: number[] = [];
	const faults: string[] = [];
	let next = 0;
	const client = async () => {
		while (next < jobs) {
			const n = next++;
			const { state, counts } = await served.end(await served.start(MODES[n % 2] ?? '', pages(url, SMALL)));
			if (state !== 'reported' || counts.ok !== SMALL)
				faults.push(`job ${n} ended ${state}: ${JSON.stringify(counts)}`);
			if (n % Math.ceil(jobs / SAMPLES) === 0) memoryMb.push(Math.round(usageOf(served.pid)?.memoryMb ?? 0));
		}
	};
	await Promise.all(Array.from({ length: CLIENTS }, client));
	const quarter = memoryMb.length / 4;
	const ratio = rounded(median(memoryMb.slice(-quarter)) / median(memoryMb.slice(quarter, 2 * quarter)));
	return { jobs, memoryMb, ratio, faults };
}

export const MODES = ['fanout', 'threads'];

async function several(run: () => Promise<number>): Promise<number[]> {
	const times: number[] = [];
	for (let i = 0; i < MEASURED; i++) times.push(await run());
	return times;
}

function pages(url: string, count: number): string[] {
	return Array.from({ length: count }, (_, i) => `${url}/p/${i}`);
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}
