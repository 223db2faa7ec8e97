import type { BlobRef, Chunk, ChunkBlob } from '../../core/chunk.ts';
import type { MissingChunk } from '../../core/complete/completion.ts';
import type { PlanBlob } from '../../core/plan-entry.ts';
import { namedChunk } from '../../core/record/delivered-chunk.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * Chunks that are named and have no record, read back from where they are named; one blob at a time.
 *
 * One that was due when it was named is due now, though its time may lie ahead of a clock that was set back since.
 */
export async function* loadMissing(
	{ blobs, clock }: { readonly blobs: BlobStore; readonly clock: Pick<Clock, 'now'> },
	jobId: string,
	missing: readonly MissingChunk[],
): AsyncGenerator<Chunk> {
	for (const [ref, { names, namedAt }] of groupByBlob(missing)) {
		const blob = await blobs.get<Partial<PlanBlob & ChunkBlob>>(jobId, ref);
		for (const chunk of [...(blob.chunks ?? []), ...(blob.children ?? [])]) {
			if (names.has(chunk.chunkId)) yield namedChunk(chunk, namedAt, clock.now());
		}
	}
}

interface NamedByOne {
	readonly names: Set<string>;
	/** In milliseconds since the epoch. */
	readonly namedAt: number;
}

function groupByBlob(missing: readonly MissingChunk[]): Map<BlobRef, NamedByOne> {
	const groups = new Map<BlobRef, NamedByOne>();
	for (const { chunkId, namedBy } of missing) {
		const { blob: ref, committedAt } = 'entry' in namedBy ? namedBy.entry : namedBy.record;
		if (ref === undefined) continue;
		const group = groups.get(ref);
		if (group === undefined) groups.set(ref, { names: new Set([chunkId]), namedAt: committedAt });
		else group.names.add(chunkId);
	}
	return groups;
}

/** All of one, and then all of the other. */
export async function* chained<T>(first: AsyncIterable<T>, then: Iterable<T>): AsyncGenerator<T> {
	yield* first;
	yield* then;
}
