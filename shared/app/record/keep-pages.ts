import type { ChunkBlob, ChunkRecord } from '../../core/chunk.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { PageStates } from '../../ports/page-states.ts';

export interface PageKeeperDeps {
	readonly pageStates: Pick<PageStates, 'keep'>;
	readonly blobs: Pick<BlobStore, 'get'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly log: Log;
}

export type PageKeeper = (record: ChunkRecord, value?: Pick<ChunkBlob, 'pageStates'>) => Promise<void>;

/**
 * Keeps what the pages of a record are to be compared with by the next job of the same name.
 *
 * Only ever what a record says: a page that was seen, and whose result is lost, would never be told as changed. No job
 * waits for it, or fails by it: what is not kept is told as changed once more.
 */
export function createPageKeeper({ pageStates, blobs, clock, log }: PageKeeperDeps): PageKeeper {
	return async function keepPages(record, value) {
		if (record.pageStates === undefined) return;
		const { jobId, chunkId, blob } = record;
		try {
			const { pageStates: pages } = value ?? (await blobs.get<ChunkBlob>(jobId, blob));
			if (pages !== undefined) await pageStates.keep(pages.name, pages.states, clock.now());
		} catch (error) {
			log.error('what was seen of pages could not be kept', error, { jobId, chunkId });
		}
	};
}
