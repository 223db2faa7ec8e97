import { childId } from '../../core/chunk.ts';
import type { Result } from '../../core/result.ts';
import type { Clock } from '../../ports/clock.ts';
import { readAhead } from './read-ahead.ts';
import type { ResultReaderDeps } from './read-results.ts';
import { createFamilyReader, type Family, type PlannedChunk } from './stored-families.ts';

export interface ResultFollowerDeps extends ResultReaderDeps {
	readonly clock: Pick<Clock, 'sleep'>;
}

/** Families whose results are in memory together, twice. */
const FAMILIES_AT_ONCE = 16;
const AHEAD = 1;
/** Between two looks, while more comes in; up to the longer one while the next chunk takes its time. */
const SHORTEST_MS = 500;
const LONGEST_MS = 4_000;

/**
 * Reads the results of a job while it runs, in the order of its source: what is recorded up to the first chunk that is
 * not, again and again, and after the end of the job the rest.
 *
 * What is recorded never changes, so that each result is given once.
 */
export function createResultFollower({ clock, ...deps }: ResultFollowerDeps) {
	const reader = createFamilyReader(deps);

	/** @param over - Aborts when the job has ended. */
	return async function* followResults(jobId: string, over: AbortSignal): AsyncGenerator<Result> {
		const waiting: PlannedChunk[] = [];
		let entries = 0;
		let waitMs = SHORTEST_MS;
		for (;;) {
			// Asked first: what is there after the end is all there will be.
			const isLast = over.aborted;
			const planned = await reader.planned(jobId, entries);
			entries = Math.max(entries, ...planned.map(({ entry }) => entry + 1));
			waiting.push(...planned);
			const before = waiting.length;
			yield* take(jobId, waiting, isLast);
			if (isLast) return;
			waitMs = waiting.length < before ? SHORTEST_MS : Math.min(LONGEST_MS, waitMs * 2);
			await clock.sleep(waitMs, over);
		}
	};

	/** Results of the first of these chunks, which are taken away; of all of them if the job has ended. */
	async function* take(jobId: string, waiting: PlannedChunk[], isLast: boolean): AsyncGenerator<Result> {
		const families = readAhead(inSpans(waiting), AHEAD, (chunks) => reader.families(jobId, chunks));
		const wholes = readAhead(upToGap(families, isLast), AHEAD, (some) => reader.results(jobId, some, () => true));
		let taken = 0;
		for await (const some of wholes) {
			for (const { results } of some) yield* results;
			taken += some.length;
		}
		waiting.splice(0, taken);
	}
}

function* inSpans(chunks: readonly PlannedChunk[]): Generator<readonly PlannedChunk[]> {
	for (let at = 0; at < chunks.length; at += FAMILIES_AT_ONCE) yield chunks.slice(at, at + FAMILIES_AT_ONCE);
}

async function* upToGap(spans: AsyncIterable<readonly Family[]>, isLast: boolean): AsyncGenerator<readonly Family[]> {
	for await (const families of spans) {
		const gap = isLast ? -1 : families.findIndex((family) => !isWhole(family));
		if (gap !== 0) yield gap === -1 ? families : families.slice(0, gap);
		if (gap !== -1) return;
	}
}

/** Whether all that descends from a planned chunk is recorded. */
function isWhole({ chunkId, records }: Family): boolean {
	const recorded = new Set(records.map((record) => record.chunkId));
	const named = records.flatMap((record) => record.childrenDueAt.map((_, i) => childId(record.chunkId, i)));
	return [chunkId, ...named].every((id) => recorded.has(id));
}
