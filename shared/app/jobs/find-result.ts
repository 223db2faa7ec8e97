import type { Result } from '../../core/result.ts';
import type { ResultReaderDeps } from './read-results.ts';
import { createFamilyReader, type PlannedChunk } from './stored-families.ts';

/** Chunks that are looked at together, where one has nothing stored. */
const AT_ONCE = 8;

/**
 * Finds one result of a job. Each planned chunk, with all that descend from it, holds one run of the source, and these
 * are in order: so few of them have to be read.
 */
export function createResultFinder(deps: ResultReaderDeps) {
	const reader = createFamilyReader(deps);

	/** @returns `undefined` if it is not stored. */
	return async function findResult(jobId: string, index: number): Promise<Result | undefined> {
		const planned = await reader.planned(jobId, 0);
		let from = 0;
		let to = planned.length;
		while (from < to) {
			const middle = (from + to) >>> 1;
			const { at, results } = await firstStored(jobId, planned.slice(0, to), middle);
			const [first, last] = [results[0], results.at(-1)];
			if (first === undefined || last === undefined || first.index > index) to = middle;
			else if (last.index < index) from = at + 1;
			else return results.find((result) => result.index === index);
		}
		return undefined;
	};

	/** Of the chunks from one on, the first with results, and these. */
	async function firstStored(jobId: string, planned: readonly PlannedChunk[], start: number) {
		let at = start;
		for (let size = 1; at < planned.length; size = AT_ONCE) {
			const families = await reader.families(jobId, planned.slice(at, at + size));
			const read = await reader.results(jobId, families, () => true);
			const found = read.findIndex(({ results }) => results.length > 0);
			if (found !== -1) return { at: at + found, results: read[found]?.results ?? [] };
			at += size;
		}
		return { at: planned.length, results: [] };
	}
}
