import type { BlobRef, Chunk, ChunkBlob } from '../../core/chunk.ts';
import { isStartable, type MissingChunk } from '../../core/complete/completion.ts';
import type { PlanBlob } from '../../core/plan-entry.ts';
import { dueChunk } from '../../core/record/delivered-chunk.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * Chunks that are named and have no record, read back from where they are named; one blob at a time.
 *
 * One that may start is due now, though its time may lie ahead of a clock that was set back since.
 */
export async function* loadMissing(
	{ blobs, clock }: { readonly blobs: BlobStore; readonly clock: Pick<Clock, 'now'> },
	jobId: string,
	missing: readonly MissingChunk[],
): AsyncGenerator<Chunk> {
	for (const [ref, named] of groupByBlob(missing)) {
		const blob = await blobs.get<Partial<PlanBlob & ChunkBlob>>(jobId, ref);
		for (const chunk of [...(blob.chunks ?? []), ...(blob.children ?? [])]) {
			const found = named.get(chunk.chunkId);
			if (found === undefined) continue;
			const now = clock.now();
			yield isStartable(found, now) ? dueChunk(chunk, now) : chunk;
		}
	}
}

/** By blob, and there by name. */
function groupByBlob(missing: readonly MissingChunk[]): Map<BlobRef, Map<string, MissingChunk>> {
	const groups = new Map<BlobRef, Map<string, MissingChunk>>();
	for (const chunk of missing) {
		const { blob: ref } = 'entry' in chunk.namedBy ? chunk.namedBy.entry : chunk.namedBy.record;
		if (ref === undefined) continue;
		const group = groups.get(ref);
		if (group === undefined) groups.set(ref, new Map([[chunk.chunkId, chunk]]));
		else group.set(chunk.chunkId, chunk);
	}
	return groups;
}

/** All of one, and then all of the other. */
export async function* chained<T>(first: AsyncIterable<T>, then: Iterable<T>): AsyncGenerator<T> {
	yield* first;
	yield* then;
}
