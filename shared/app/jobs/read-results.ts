import { type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import { chunkIdsOf } from '../../core/plan-entry.ts';
import { countTold } from '../../core/record/count-told.ts';
import { createResultTest, type ResultFilter } from '../../core/report/result-filter.ts';
import { OUTCOMES, type Outcome, type Result } from '../../core/result.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { RecordStore } from '../../ports/record-store.ts';

export interface ResultReaderDeps {
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
}

/** `input` is the order of the source; `completion` that in which chunks were recorded. */
export type ResultOrder = 'input' | 'completion';

/** Records whose blobs are read by one call. */
const RECORDS_PER_READ = 32;
/** Reads under way at once, to hide the time that one takes. */
const READ_AHEAD = 2;

/**
 * Reads the stored results of a job, which may still be running; a few chunks are in memory at a time.
 *
 * @param wanted - Results that ended so, or have not stayed as they were; chunks that have none of them are not read.
 */
export function createResultReader({ planLog, records, blobs }: ResultReaderDeps, wanted: WantedResults = {}) {
	return async function* readResults(jobId: string, order: ResultOrder): AsyncGenerator<Result> {
		const groups = await groupsOf({ planLog, records }, jobId, order);
		yield* readGroups(blobs, jobId, groups, wanted);
	};
}

/** The records of a job in an order, those together whose results are put in order together. */
export async function groupsOf(
	{ planLog, records }: Pick<ResultReaderDeps, 'planLog' | 'records'>,
	jobId: string,
	order: ResultOrder,
): Promise<Iterable<ResultGroup>> {
	const found = await records.list(jobId);
	return order === 'completion' ? byCompletion(found) : byPlan(await planLog.read(jobId, 0), found);
}

/** Reads the results of groups, some of them ahead. */
export async function* readGroups(
	blobs: BlobStore,
	jobId: string,
	groups: Iterable<ResultGroup>,
	wanted: WantedResults = {},
): AsyncGenerator<Result> {
	const isWanted = createResultTest(wanted);
	const pending: Promise<Result[]>[] = [];
	for (const some of inReads(withAny(wanted, groups))) {
		const results = readSome(some);
		// Who awaits it learns of its failure; nobody does once another has failed.
		results.catch(() => undefined);
		pending.push(results);
		if (pending.length >= READ_AHEAD) yield* (await pending.shift()) ?? [];
	}
	for (const results of pending) yield* await results;

	/** Group by group, the results of each by their place in the source. */
	async function readSome(some: readonly ResultGroup[]): Promise<Result[]> {
		const refs = some.flat().map((record) => record.blob);
		const read = await blobs.getAll<ChunkBlob>(jobId, refs);
		let at = 0;
		return some.flatMap((group) => {
			const results = read.slice(at, at + group.length).flatMap((blob) => blob.results);
			at += group.length;
			return results.filter(isWanted).sort((a, b) => a.index - b.index);
		});
	}
}

export type WantedResults = Pick<ResultFilter, 'outcomes' | 'leavesOutUnchanged'>;
const ALL: ReadonlySet<Outcome> = new Set(OUTCOMES);

/** Records whose results are put in order together: a planned chunk, and all that descend from it. */
export type ResultGroup = readonly ChunkRecord[];

function* withAny(
	{ outcomes = ALL, leavesOutUnchanged }: WantedResults,
	groups: Iterable<ResultGroup>,
): Generator<ResultGroup> {
	const hasAny = (record: ChunkRecord) =>
		countTold(record, leavesOutUnchanged) > 0 &&
		OUTCOMES.some((outcome) => record.counts[outcome] && outcomes.has(outcome));
	for (const group of groups) {
		const some = group.filter(hasAny);
		if (some.length > 0) yield some;
	}
}

function* inReads(groups: Iterable<ResultGroup>): Generator<ResultGroup[]> {
	let some: ResultGroup[] = [];
	let records = 0;
	for (const group of groups) {
		some.push(group);
		records += group.length;
		if (records < RECORDS_PER_READ) continue;
		yield some;
		some = [];
		records = 0;
	}
	if (some.length > 0) yield some;
}

/** A planned chunk and all that descend from it hold one run of the source; these runs are in order. */
function* byPlan(entries: Awaited<ReturnType<PlanLog['read']>>, found: ReadonlyMap<string, ChunkRecord>) {
	for (const entry of entries) {
		for (const chunkId of chunkIdsOf(entry)) {
			const group = familyOf(chunkId, found);
			if (group.length > 0) yield group;
		}
	}
}

function familyOf(chunkId: string, found: ReadonlyMap<string, ChunkRecord>): ChunkRecord[] {
	const record = found.get(chunkId);
	if (record === undefined) return [];
	return [record, ...record.childrenDueAt.flatMap((_, i) => familyOf(childId(chunkId, i), found))];
}

function byCompletion(found: ReadonlyMap<string, ChunkRecord>): ChunkRecord[][] {
	return [...found.values()].sort((a, b) => a.committedAt - b.committedAt).map((record) => [record]);
}
