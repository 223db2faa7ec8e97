import type { ChunkBlob, ChunkRecord } from '../core/chunk.ts';
import { childId } from '../core/chunk.ts';
import { chunkIdsOf } from '../core/plan.ts';
import type { Result } from '../core/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { PlanLog } from '../ports/plan-log.ts';
import type { RecordStore } from '../ports/record-store.ts';

export interface ResultReaderDeps {
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
}

/** `input` is the order of the source; `completion` that in which chunks were recorded. */
export type ResultOrder = 'input' | 'completion';

/** Blobs read ahead, to hide the time that one takes. */
const READ_AHEAD = 8;

/** Reads the stored results of a job, which may still be running; a few chunks are in memory at a time. */
export function createResultReader({ planLog, records, blobs }: ResultReaderDeps) {
	return async function* readResults(jobId: string, order: ResultOrder): AsyncGenerator<Result> {
		const found = await records.list(jobId);
		const groups = order === 'completion' ? byCompletion(found) : byPlan(await planLog.read(jobId, 0), found);
		const pending: Promise<Result[]>[] = [];
		for (const group of groups) {
			pending.push(readGroup(group));
			if (pending.length >= READ_AHEAD) yield* (await pending.shift()) ?? [];
		}
		for (const results of pending) yield* await results;
	};

	/** Results of the records of a group, by their place in the source. */
	async function readGroup(group: readonly ChunkRecord[]): Promise<Result[]> {
		const read = await Promise.all(group.map((record) => blobs.get<ChunkBlob>(record.jobId, record.blob)));
		return read.flatMap((blob) => blob.results).sort((a, b) => a.index - b.index);
	}
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
