import { median } from '../statistics.ts';
import type { Kind } from './contestant.ts';
import type { ListBench, Run } from './run-once.ts';

/** Medians of a contestant's runs; times in milliseconds. */
export interface ListRow {
	readonly contestant: string;
	readonly kind: Kind;
	readonly note?: string;
	/** Pages that it read, and links that it found or checked. */
	readonly pages: number;
	readonly links: number;
	readonly pagesPerSecond: number;
	/** Of what concurrency and latency allow; absent where the site answers at once. */
	readonly limitShare?: number;
	/** The most requests that the site had at once: less than allowed where the contestant could not keep up. */
	readonly maxInFlight: number;
	readonly workMs: number;
	readonly wallMs: number;
	readonly toFirstRequestMs: number;
	readonly cpuUserMsPerThousand: number;
	readonly cpuSystemMsPerThousand: number;
	/** User and system, from the first request on. */
	readonly workCpuMsPerThousand: number;
	readonly peakMemoryMb: number;
	readonly siteCpuMsPerThousand: number;
	/** Ratios to the bare loop: times longer, times as much CPU. Absent if it did not run. */
	readonly timesFloor?: {
		readonly work: number;
		readonly wall: number;
		readonly cpu: number;
		readonly workCpu: number;
	};
}

/** A peer that could not be had. */
export interface Missing {
	readonly peer: string;
	readonly why: string;
}

export interface ListReport {
	readonly bench: ListBench;
	/** Requests a second that concurrency and latency allow; `null` where the site answers at once. */
	readonly limitPagesPerSecond: number | null;
	readonly rows: readonly ListRow[];
	readonly missing: readonly Missing[];
	readonly runs: readonly Run[];
}

export function listRows(bench: ListBench, runs: readonly Run[], notes: ReadonlyMap<string, string>): ListRow[] {
	const names = [...new Set(runs.map(({ contestant }) => contestant))];
	const rows = names.map((name) => rowOf(bench, ownRuns(runs, name), notes.get(name)));
	const floor = rows.find(({ contestant }) => contestant === 'bare loop');
	return floor === undefined ? rows : rows.map((row) => ({ ...row, timesFloor: ratios(row, floor) }));
}

export function limitOf({ inFlight, latencyMs }: ListBench): number | null {
	return latencyMs === 0 ? null : (inFlight * 1000) / latencyMs;
}

export function cpuMsPerThousand(row: ListRow): number {
	return row.cpuUserMsPerThousand + row.cpuSystemMsPerThousand;
}

type Runs = readonly [Run, ...Run[]];

function ownRuns(runs: readonly Run[], name: string): Runs {
	const [first, ...rest] = runs.filter(({ contestant }) => contestant === name);
	if (first === undefined) throw new Error(`${name} has not run`);
	return [first, ...rest];
}

function rowOf(bench: ListBench, runs: Runs, note: string | undefined): ListRow {
	const [{ contestant, kind, work, isFree = false }] = runs;
	const of = (field: (run: Run) => number) => median(runs.map(field));
	const pagesPerSecond = of((run) => run.pagesPerSecond);
	const limit = limitOf(bench);
	return {
		contestant,
		kind,
		...(note !== undefined && { note }),
		pages: work.pages,
		links: work.links,
		pagesPerSecond,
		...(limit !== null && !isFree && { limitShare: pagesPerSecond / limit }),
		maxInFlight: of((run) => run.maxInFlight),
		workMs: of((run) => run.workMs),
		wallMs: of((run) => run.wallMs),
		toFirstRequestMs: of((run) => run.toFirstRequestMs),
		cpuUserMsPerThousand: of((run) => (run.cpuUserMs * 1000) / bench.pages),
		cpuSystemMsPerThousand: of((run) => (run.cpuSystemMs * 1000) / bench.pages),
		workCpuMsPerThousand: of(
			(run) => ((run.cpuUserMs + run.cpuSystemMs - run.cpuToFirstRequestMs) * 1000) / bench.pages,
		),
		peakMemoryMb: of((run) => run.peakMemoryMb),
		siteCpuMsPerThousand: of((run) => run.siteCpuMsPerThousand),
	};
}

function ratios(row: ListRow, floor: ListRow): NonNullable<ListRow['timesFloor']> {
	return {
		work: row.workMs / floor.workMs,
		wall: row.wallMs / floor.wallMs,
		cpu: cpuMsPerThousand(row) / cpuMsPerThousand(floor),
		workCpu: row.workCpuMsPerThousand / floor.workCpuMsPerThousand,
	};
}
