import type { BlobRef, Chunk, ChunkBlob } from '../../core/chunk.ts';
import type { MissingChunk } from '../../core/complete/completion.ts';
import type { PlanBlob } from '../../core/plan-entry.ts';
import type { BlobStore } from '../../ports/blob-store.ts';

/** Chunks that are named and have no record, read back from where they are named; one blob at a time. */
export async function* loadMissing(
	blobs: BlobStore,
	jobId: string,
	missing: readonly MissingChunk[],
): AsyncGenerator<Chunk> {
	for (const [ref, names] of groupByBlob(missing)) {
		const blob = await blobs.get<Partial<PlanBlob & ChunkBlob>>(jobId, ref);
		for (const chunk of [...(blob.chunks ?? []), ...(blob.children ?? [])]) {
			if (names.has(chunk.chunkId)) yield chunk;
		}
	}
}

function groupByBlob(missing: readonly MissingChunk[]): Map<BlobRef, Set<string>> {
	const groups = new Map<BlobRef, Set<string>>();
	for (const { chunkId, namedBy } of missing) {
		const ref = 'entry' in namedBy ? namedBy.entry.blob : namedBy.record.blob;
		if (ref === undefined) continue;
		const names = groups.get(ref);
		if (names === undefined) groups.set(ref, new Set([chunkId]));
		else names.add(chunkId);
	}
	return groups;
}

/** All of one, and then all of the other. */
export async function* chained<T>(first: AsyncIterable<T>, then: Iterable<T>): AsyncGenerator<T> {
	yield* first;
	yield* then;
}
