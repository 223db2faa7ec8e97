import { type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import { chunkIdsOf } from '../../core/plan-entry.ts';
import { shownResult } from '../../core/report/shown-result.ts';
import { OUTCOMES, type Outcome, type Result } from '../../core/result.ts';
import type { ResultReaderDeps } from './read-results.ts';

/** How far a job's results were read, in the order of its source: all that comes after is still to be read. */
export interface ResultPlace {
	/** Entry of the plan, and the chunk of it. */
	readonly entry: number;
	readonly chunk: number;
	/** Of that chunk, results up to this index were read; -1: none. */
	readonly index: number;
}

export interface ResultPageRequest {
	readonly after?: ResultPlace | undefined;
	readonly limit: number;
	/** As JSON, about: a page ends before it becomes longer. */
	readonly maxBytes: number;
	/** Default: all. */
	readonly outcomes?: ReadonlySet<Outcome> | undefined;
	/** Only results whose URL, title or error holds this, in any case. */
	readonly text?: string | undefined;
}

export interface ResultPage {
	readonly results: readonly Result[];
	/** `undefined` after the last one that is stored. */
	readonly next: ResultPlace | undefined;
}

const START: ResultPlace = { entry: 0, chunk: 0, index: -1 };
/** Planned chunks that are read together. */
const CHUNKS_AT_ONCE = 16;
/** Results that are looked at for a page: one that few fit is short, and names a next one all the same. */
const MAX_LOOKED_AT = 20_000;

/** A chunk of the plan, with the records of all that descends from it. */
interface Family extends Pick<ResultPlace, 'entry' | 'chunk'> {
	readonly records: readonly ChunkRecord[];
}

/**
 * Reads the results of a job a page at a time, in the order of its source; what a page does not need is not read.
 *
 * While the job runs, results that come in at places that were read already are not seen.
 */
export function createResultPager({ planLog, records, blobs }: ResultReaderDeps) {
	return async function pageResults(jobId: string, request: ResultPageRequest): Promise<ResultPage> {
		const { after = START } = request;
		const page = createPage(request);
		let lookedAt = 0;
		for await (const { entry, chunk, results } of resultsAfter(jobId, after, request.outcomes)) {
			for (const result of results) if (!page.take(result, { entry, chunk, index: result.index })) return page.ended();
			page.place = { entry, chunk: chunk + 1, index: -1 };
			lookedAt += results.length;
			if (lookedAt >= MAX_LOOKED_AT) return page.ended();
		}
		return { results: page.results, next: undefined };
	};

	/** Planned chunk by planned chunk, what is stored of it after a place, by its place in the source. */
	async function* resultsAfter(jobId: string, after: ResultPlace, outcomes?: ReadonlySet<Outcome>) {
		for await (const families of familiesAfter(jobId, after)) {
			for (const { records: all, ...place } of families) {
				const from = place.entry === after.entry && place.chunk === after.chunk ? after.index : -1;
				const wanted = all.filter((record) => hasAny(record, outcomes));
				yield { ...place, results: (await resultsIn(jobId, wanted)).filter(({ index }) => index > from) };
			}
		}
	}

	async function* familiesAfter(jobId: string, after: ResultPlace) {
		for (const entry of await planLog.read(jobId, after.entry)) {
			const ids = chunkIdsOf(entry);
			for (let at = entry.n === after.entry ? after.chunk : 0; at < ids.length; at += CHUNKS_AT_ONCE) {
				yield familiesOf(jobId, entry.n, ids.slice(at, at + CHUNKS_AT_ONCE), at);
			}
		}
	}

	/** Generation by generation: what a record names as its children. */
	async function familiesOf(jobId: string, entry: number, ids: readonly string[], at: number): Promise<Family[]> {
		const families = ids.map((id, i) => ({ entry, chunk: at + i, records: [] as ChunkRecord[], wanted: [id] }));
		while (families.some(({ wanted }) => wanted.length > 0)) {
			const found = await records.find(
				jobId,
				families.flatMap(({ wanted }) => wanted),
			);
			for (const family of families) {
				const there = family.wanted.flatMap((id) => found.get(id) ?? []);
				family.records.push(...there);
				family.wanted = there.flatMap(({ chunkId, childrenDueAt }) => childrenDueAt.map((_, i) => childId(chunkId, i)));
			}
		}
		return families;
	}

	async function resultsIn(jobId: string, of: readonly ChunkRecord[]): Promise<Result[]> {
		if (of.length === 0) return [];
		const read = await blobs.getAll<ChunkBlob>(
			jobId,
			of.map(({ blob }) => blob),
		);
		return read.flatMap((blob) => blob.results).sort((a, b) => a.index - b.index);
	}
}

/** Gathers what fits into a page. */
function createPage({ after = START, limit, maxBytes, ...filter }: ResultPageRequest) {
	const isWanted = createFilter(filter);
	const results: Result[] = [];
	let bytes = 0;
	return {
		results,
		/** All up to here is on the page, or is not wanted. */
		place: after,
		/** @returns False if it is wanted, and does not fit any more. */
		take(result: Result, place: ResultPlace): boolean {
			if (!isWanted(result)) return true;
			const shown = shownResult(result);
			bytes += JSON.stringify(shown).length;
			if (results.length === limit || (results.length > 0 && bytes > maxBytes)) return false;
			results.push(shown);
			this.place = place;
			return true;
		},
		ended(): ResultPage {
			return { results, next: this.place };
		},
	};
}

function hasAny({ counts }: ChunkRecord, outcomes: ReadonlySet<Outcome> = new Set(OUTCOMES)): boolean {
	return OUTCOMES.some((outcome) => counts[outcome] && outcomes.has(outcome));
}

function createFilter({ outcomes, text }: Pick<ResultPageRequest, 'outcomes' | 'text'>): (result: Result) => boolean {
	const wanted = text?.toLowerCase();
	return ({ outcome, url, title, error }) => {
		if (outcomes !== undefined && !outcomes.has(outcome)) return false;
		if (wanted === undefined) return true;
		return [url, title, error?.code, error?.message].some((part) => part?.toLowerCase().includes(wanted));
	};
}
