import type { ChunkBlob, ChunkRecord } from '../../core/chunk.ts';
import type { BlobStore } from '../../ports/blob-store.ts';

/** Blobs that are in memory at once: each may hold a hundred pages with all their links. */
const RECORDS_PER_READ = 8;

/**
 * Reads the blobs of records, in their order, a few at a time.
 *
 * @throws {StoreError} One of them cannot be read.
 */
export async function* readBlobs(
	blobs: BlobStore,
	jobId: string,
	records: readonly ChunkRecord[],
): AsyncGenerator<ChunkBlob> {
	for (let from = 0; from < records.length; from += RECORDS_PER_READ) {
		const refs = records.slice(from, from + RECORDS_PER_READ).map(({ blob }) => blob);
		yield* await blobs.getAll<ChunkBlob>(jobId, refs);
	}
}
