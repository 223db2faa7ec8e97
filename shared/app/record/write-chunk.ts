import { type Chunk, type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import type { Job, JobOptions } from '../../core/job.ts';
import type { FoundLinks } from '../../core/links/crawl.ts';
import { countResults } from '../../core/record/count-results.ts';
import type { LinkMemory } from '../../core/record/link-memory.ts';
import { createResultTest, toldOf } from '../../core/report/result-filter.ts';
import { resultItemUnits } from '../../core/report/result-item.ts';
import type { Result } from '../../core/result.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { ChunkOutcome } from './open-chunk.ts';

export interface ChunkWriterDeps {
	readonly blobs: Pick<BlobStore, 'put'>;
	readonly clock: Clock;
	readonly ids: Ids;
}

export interface ChunkToWrite {
	readonly job: Job;
	readonly chunk: Chunk;
	readonly outcome: ChunkOutcome;
	readonly invocation: Pick<Invocation, 'trace'>;
	/** Links that it knows are left out of the record; none if absent. */
	readonly linkMemory?: LinkMemory;
}

/** A blob as it is stored, and the record that is to name it once it is committed. */
export interface WrittenChunk {
	readonly record: ChunkRecord;
	readonly value: ChunkBlob;
}

/**
 * Writes the blob of a chunk, which nobody sees before the record names it.
 *
 * @throws {StoreError} Nothing is recorded then.
 */
export async function writeChunk(
	{ blobs, clock, ids }: ChunkWriterDeps,
	{ job, chunk, outcome, invocation, linkMemory }: ChunkToWrite,
): Promise<WrittenChunk> {
	const { jobId, expiresAt, options } = job;
	const { changes } = options;
	const { chunkId } = chunk;
	const attemptId = ids.id();
	const children = childrenOf(chunk, outcome);
	const { pages = [], pageStates = [], linkSums, waits } = outcome;
	const found = linkMemory?.unseenOf(outcome.found ?? []) ?? outcome.found ?? [];
	const value: ChunkBlob = {
		results: outcome.results,
		children,
		...(found.length > 0 && { found }),
		...(pages.length > 0 && { pages }),
		...(changes && pageStates.length > 0 && { pageStates: { name: changes.name, states: pageStates } }),
	};
	const blob = await blobs.put({ jobId, attemptId, value, expiresAt, chunkId });
	const record: ChunkRecord = {
		jobId,
		chunkId,
		attemptId,
		...countResults(outcome.results),
		childrenDueAt: children.map((child) => child.notBefore ?? 0),
		...(found.length > 0 && { links: countLinks(found) }),
		...(linkSums && { linkSums }),
		...(value.pageStates && { pageStates: value.pageStates.states.length }),
		blob,
		committedAt: clock.now(),
		...invocation.trace(),
		expiresAt,
		...(waits && { waits }),
		...(options.resultItems === true && { itemUnits: itemUnitsOf(outcome.results, options) }),
	};
	return { record, value };
}

function itemUnitsOf(results: readonly Result[], options: JobOptions): number {
	return results
		.filter(createResultTest(toldOf(options)))
		.reduce((total, result) => total + resultItemUnits(result), 0);
}

function childrenOf(chunk: Chunk, { deferred }: ChunkOutcome): Chunk[] {
	return deferred.map(({ dueAt, targets, crashes }, i) => ({
		jobId: chunk.jobId,
		chunkId: childId(chunk.chunkId, i),
		targets,
		...(dueAt > 0 && { notBefore: dueAt }),
		...(chunk.small && { small: true as const }),
		...(chunk.quarantined && { quarantined: true as const }),
		...(crashes !== undefined && { crashes }),
	}));
}

function countLinks(found: readonly FoundLinks[]): number {
	return found.reduce((total, { follow, visit }) => total + follow.length + visit.length, 0);
}
