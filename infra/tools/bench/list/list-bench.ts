import type { Contestant } from './contestant.ts';
import { type ListReport, limitOf, listRows, type Missing } from './list-report.ts';
import { type ListBench, type Run, runOnce } from './run-once.ts';
import { faultsOf } from './same-work.ts';

export interface ListBenchRequest {
	readonly bench: ListBench;
	readonly contestants: readonly Contestant[];
	readonly missing: readonly Missing[];
	readonly log: (line: string) => void;
}

const WARM_UP_PAGES = 100;

/**
 * Runs all contestants in turn, as often as asked, so that what disturbs the machine meets them all alike.
 *
 * @throws {Error} They did not do the same work: there is nothing to compare.
 */
export async function runListBench({ bench, contestants, missing, log }: ListBenchRequest): Promise<ListReport> {
	// Caches of compiled code and of files are then filled for all of them.
	for (const contestant of contestants) await runOnce({ ...bench, pages: WARM_UP_PAGES }, contestant);

	const runs: Run[] = [];
	for (let repeat = 0; repeat < bench.runs; repeat++) {
		for (const contestant of contestants) {
			const run = await runOnce(bench, contestant);
			log(lineOf(run));
			runs.push(run);
		}
	}
	const faults = faultsOf(bench, runs);
	if (faults.length > 0) throw new Error(`not comparable: ${faults.join('; ')}`);
	const notes = new Map(contestants.flatMap(({ name, note }) => (note === undefined ? [] : [[name, note] as const])));
	return { bench, limitPagesPerSecond: limitOf(bench), rows: listRows(bench, runs, notes), missing, runs };
}

function lineOf({ contestant, pagesPerSecond, cpuUserMs, cpuSystemMs, wallMs }: Run): string {
	const cpuSeconds = ((cpuUserMs + cpuSystemMs) / 1000).toFixed(2);
	return `${contestant}: ${Math.round(pagesPerSecond)} pages/s, CPU ${cpuSeconds} s, ${(wallMs / 1000).toFixed(2)} s in all`;
}
