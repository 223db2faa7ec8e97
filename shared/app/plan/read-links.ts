import type { ChunkBlob, ChunkRecord } from '../../core/chunk.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { RecordLinks } from './planner.ts';

/** Blobs that are in memory at once: each may hold a hundred pages with all their links. */
const RECORDS_PER_READ = 8;

export interface LinksRead {
	readonly links: readonly RecordLinks[];
	/** Why those of a record could not be read, by the name of its chunk. */
	readonly unread: ReadonlyMap<string, unknown>;
}

/**
 * Reads the links of records back from their blobs; chunks without a record are passed over.
 *
 * @throws {StoreError} The records cannot be found.
 */
export async function readLinks(
	{ records, blobs }: { readonly records: RecordStore; readonly blobs: BlobStore },
	jobId: string,
	chunkIds: readonly string[],
): Promise<LinksRead> {
	const found = [...(await records.find(jobId, chunkIds)).values()];
	const links: RecordLinks[] = [];
	const unread = new Map<string, unknown>();

	async function read(some: readonly ChunkRecord[]): Promise<void> {
		try {
			const refs = some.map((record) => record.blob);
			const read = await blobs.getAll<ChunkBlob>(jobId, refs);
			for (const [i, { chunkId }] of some.entries()) links.push({ chunkId, found: read[i]?.found ?? [] });
		} catch (error) {
			const [only] = some;
			if (some.length === 1 && only !== undefined) unread.set(only.chunkId, error);
			// One of them is the cause, and the others are not to suffer for it.
			else for (const record of some) await read([record]);
		}
	}

	for (let from = 0; from < found.length; from += RECORDS_PER_READ) {
		await read(found.slice(from, from + RECORDS_PER_READ));
	}
	return { links, unread };
}
