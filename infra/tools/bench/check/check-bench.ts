import { median } from '../statistics.ts';
import type { CheckContestant } from './check-contestants.ts';
import { type CheckLoad, type CheckRun, checkOnce } from './check-once.ts';

export interface CheckBench {
	readonly pages: number;
	/** One table each. */
	readonly latenciesMs: readonly number[];
	readonly inFlight: number;
	readonly runs: number;
}

/** Medians of a contestant's runs at one latency; times in milliseconds. */
export interface CheckRow
	extends Pick<CheckRun, 'contestant' | 'latencyMs' | 'pagesPerSecond' | 'maxInFlight' | 'workMs' | 'wallMs'> {
	/** Of what concurrency and latency allow; absent where the site answers at once. */
	readonly limitShare?: number;
	readonly toFirstRequestMs: number;
	readonly cpuMsPerThousand: number;
	readonly cpuSystemMsPerThousand: number;
	/** User and system, from the first request on. */
	readonly workCpuMsPerThousand: number;
	readonly peakMemoryMb: number;
	readonly siteCpuMsPerThousand: number;
	/** Ratios to the bare crawl: times as many pages a second, times as much CPU. Absent if it did not run. */
	readonly timesFloor?: { readonly pagesPerSecond: number; readonly cpu: number; readonly workCpu: number };
}

export interface CheckReport {
	readonly bench: CheckBench;
	readonly rows: readonly CheckRow[];
	readonly runs: readonly CheckRun[];
}

export interface CheckBenchRequest {
	readonly bench: CheckBench;
	/** The first is the floor. */
	readonly contestants: readonly CheckContestant[];
	readonly log: (line: string) => void;
}

const WARM_UP_PAGES = 300;

/**
 * Runs all contestants in turn, as often as asked, so that what disturbs the machine meets them all alike.
 *
 * @throws {Error} One did not find what is there.
 */
export async function runCheckBench({ bench, contestants, log }: CheckBenchRequest): Promise<CheckReport> {
	const { pages, inFlight, latenciesMs } = bench;
	// Caches of compiled code and of files are then filled for all of them.
	for (const contestant of contestants) await checkOnce({ pages: WARM_UP_PAGES, inFlight, latencyMs: 0 }, contestant);

	const runs: CheckRun[] = [];
	for (let repeat = 0; repeat < bench.runs; repeat++) {
		for (const latencyMs of latenciesMs) {
			for (const contestant of contestants) {
				const run = await checkOnce({ pages, inFlight, latencyMs }, contestant);
				log(lineOf(run));
				runs.push(run);
			}
		}
	}
	return { bench, rows: rowsOf(bench, runs), runs };
}

export function rowsOf(bench: CheckBench, runs: readonly CheckRun[]): CheckRow[] {
	return bench.latenciesMs.flatMap((latencyMs) => {
		const some = runs.filter((run) => run.latencyMs === latencyMs);
		const names = [...new Set(some.map(({ contestant }) => contestant))];
		const rows = names.map((name) =>
			rowOf(
				{ ...bench, latencyMs },
				some.filter(({ contestant }) => contestant === name),
			),
		);
		const floor = rows.find(({ contestant }) => contestant === 'bare crawl');
		return floor === undefined ? rows : rows.map((row) => ({ ...row, timesFloor: ratios(row, floor) }));
	});
}

function rowOf({ pages, inFlight, latencyMs }: CheckLoad, runs: readonly CheckRun[]): CheckRow {
	const of = (field: (run: CheckRun) => number) => median(runs.map(field));
	const pagesPerSecond = of((run) => run.pagesPerSecond);
	return {
		contestant: runs[0]?.contestant ?? '',
		latencyMs,
		pagesPerSecond,
		...(latencyMs > 0 && !runs[0]?.isFree && { limitShare: (pagesPerSecond * latencyMs) / (inFlight * 1000) }),
		maxInFlight: of((run) => run.maxInFlight),
		workMs: of((run) => run.workMs),
		wallMs: of((run) => run.wallMs),
		toFirstRequestMs: of((run) => run.toFirstRequestMs),
		cpuMsPerThousand: of((run) => ((run.cpuUserMs + run.cpuSystemMs) * 1000) / pages),
		cpuSystemMsPerThousand: of((run) => (run.cpuSystemMs * 1000) / pages),
		workCpuMsPerThousand: of((run) => ((run.cpuUserMs + run.cpuSystemMs - run.cpuToFirstRequestMs) * 1000) / pages),
		peakMemoryMb: of((run) => run.peakMemoryMb),
		siteCpuMsPerThousand: of((run) => run.siteCpuMsPerThousand),
	};
}

function ratios(row: CheckRow, floor: CheckRow): NonNullable<CheckRow['timesFloor']> {
	return {
		pagesPerSecond: row.pagesPerSecond / floor.pagesPerSecond,
		cpu: row.cpuMsPerThousand / floor.cpuMsPerThousand,
		workCpu: row.workCpuMsPerThousand / floor.workCpuMsPerThousand,
	};
}

function lineOf({ contestant, latencyMs, pagesPerSecond, cpuUserMs, cpuSystemMs, wallMs, peakMemoryMb }: CheckRun) {
	const seconds = (ms: number) => (ms / 1000).toFixed(2);
	const figures = `${Math.round(pagesPerSecond)} pages/s, CPU ${seconds(cpuUserMs + cpuSystemMs)} s`;
	return `${contestant} at ${latencyMs} ms: ${figures}, ${seconds(wallMs)} s in all, ${Math.round(peakMemoryMb)} MB`;
}
