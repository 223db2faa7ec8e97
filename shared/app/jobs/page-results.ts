import type { ChunkRecord } from '../../core/chunk.ts';
import { countTold } from '../../core/record/count-told.ts';
import { createJsonTest, createResultTest, type ResultFilter } from '../../core/report/result-filter.ts';
import { shownResult } from '../../core/report/shown-result.ts';
import { OUTCOMES, type Outcome, type Result } from '../../core/result.ts';
import { readAhead } from './read-ahead.ts';
import type { ResultReaderDeps } from './read-results.ts';
import { createFamilyReader, type Family, type PlannedChunk, type ReadFamily } from './stored-families.ts';

/** How far a job's results were read, in the order of its source: all that comes after is still to be read. */
export interface ResultPlace {
	/** Entry of the plan, and the chunk of it. */
	readonly entry: number;
	readonly chunk: number;
	/** Of that chunk, results up to this index were read; -1: none. */
	readonly index: number;
}

export interface ResultPageRequest extends ResultFilter {
	readonly after?: ResultPlace | undefined;
	readonly limit: number;
	/** As JSON, about: a page ends before it becomes longer. */
	readonly maxBytes: number;
}

export interface ResultPage {
	readonly results: readonly Result[];
	/** `undefined` after the last one that is stored. */
	readonly next: ResultPlace | undefined;
}

const ALL: ReadonlySet<Outcome> = new Set(OUTCOMES);
const START: ResultPlace = { entry: 0, chunk: 0, index: -1 };
/** Planned chunks whose records are read together; the first ones are often enough. */
const FIRST_CHUNKS = 8;
const CHUNKS_AT_ONCE = 100;
/** Compressed bytes of blobs that are read together: some twenty times as much in memory. */
const BYTES_AT_ONCE = 256 * 1024;
const AHEAD = 2;
/** What is looked at for a page: one that few fit is short, and names a next one all the same. */
const MAX_CHUNKS = 608;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads the results of a job a page at a time, in the order of its source; what a page does not need is not read.
 *
 * While the job runs, results that come in at places that were read already are not seen.
 */
export function createResultPager(deps: ResultReaderDeps) {
	const reader = createFamilyReader(deps);

	return async function pageResults(jobId: string, request: ResultPageRequest): Promise<ResultPage> {
		const { after = START } = request;
		const planned = (await reader.planned(jobId, after.entry)).filter((chunk) => !isBefore(chunk, after));
		const page = createPage(request);
		let bytes = 0;
		for await (const family of storedOf(jobId, planned.slice(0, MAX_CHUNKS), request)) {
			if (!page.takeAll(family)) return page.ended();
			bytes += bytesOf(family.records);
			if (bytes >= MAX_BYTES) return page.ended();
		}
		return planned.length > MAX_CHUNKS ? page.ended() : { results: page.results, next: undefined };
	};

	/** Family by family what is stored of planned chunks, and may be wanted. */
	async function* storedOf(jobId: string, planned: readonly PlannedChunk[], filter: ResultFilter) {
		const { text } = filter;
		const test = text ? createJsonTest(text) : () => true;
		const families = readAhead(inSpans(planned), AHEAD, (chunks) => reader.families(jobId, chunks));
		const batches = inBatches(families, filter);
		for await (const read of readAhead(batches, AHEAD, (some) => reader.results(jobId, some, test))) yield* read;
	}
}

function isBefore({ entry, chunk }: PlannedChunk, after: ResultPlace): boolean {
	return entry === after.entry && chunk < after.chunk;
}

function* inSpans(planned: readonly PlannedChunk[]): Generator<readonly PlannedChunk[]> {
	let at = 0;
	for (let size = FIRST_CHUNKS; at < planned.length; size = CHUNKS_AT_ONCE) {
		yield planned.slice(at, at + size);
		at += size;
	}
}

/** With the records alone that may have results that are wanted; of many bytes few at a time. */
async function* inBatches(spans: AsyncIterable<readonly Family[]>, filter: ResultFilter) {
	for await (const families of spans) {
		let batch: Family[] = [];
		let bytes = 0;
		for (const family of families) {
			const records = family.records.filter((record) => hasAny(record, filter));
			batch.push({ ...family, records });
			bytes += bytesOf(records);
			if (bytes < BYTES_AT_ONCE) continue;
			yield batch;
			batch = [];
			bytes = 0;
		}
		yield batch;
	}
}

function bytesOf(records: readonly ChunkRecord[]): number {
	return records.reduce((sum, { blob }) => sum + blob.bytes, 0);
}

function hasAny(record: ChunkRecord, { outcomes = ALL, leavesOutUnchanged }: ResultFilter): boolean {
	if (countTold(record, leavesOutUnchanged) === 0) return false;
	return OUTCOMES.some((outcome) => record.counts[outcome] && outcomes.has(outcome));
}

/** Gathers what fits into a page. */
function createPage({ after = START, limit, maxBytes, ...filter }: ResultPageRequest) {
	const isWanted = createResultTest(filter);
	const results: Result[] = [];
	let bytes = 0;
	/** All up to here is on the page, or is not wanted. */
	let place = after;

	function take(result: Result): boolean {
		const shown = shownResult(result);
		bytes += JSON.stringify(shown).length;
		if (results.length === limit || (results.length > 0 && bytes > maxBytes)) return false;
		results.push(shown);
		return true;
	}

	return {
		results,
		/** @returns False if one of them is wanted, and does not fit any more. */
		takeAll({ entry, chunk, results: stored }: ReadFamily): boolean {
			const from = entry === after.entry && chunk === after.chunk ? after.index : -1;
			for (const result of stored) {
				if (result.index <= from || !isWanted(result)) continue;
				if (!take(result)) return false;
				place = { entry, chunk, index: result.index };
			}
			place = { entry, chunk: chunk + 1, index: -1 };
			return true;
		},
		ended(): ResultPage {
			return { results, next: place };
		},
	};
}
