import type { ChunkRecord } from '../../core/chunks/chunk.ts';
import { createLinkCollector, type LinkCollector } from '../../core/links/link-collector.ts';
import type { LinkReport } from '../../core/links/link-report.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { readBlobs } from '../chunks/read-blobs.ts';

/** What a report lists; the rest is counted. */
const LIMITS = { maxBroken: 10_000, maxPlaces: 100_000 };

/** What a check found, as it is put together: what failed first, then the places that lead there. */
export interface LinkReporter extends Pick<LinkCollector, 'failed'> {
	/** Reads the places in the blobs of records. */
	read(records: readonly ChunkRecord[]): Promise<LinkReport>;
}

export function createLinkReporter(blobs: BlobStore, jobId: string): LinkReporter {
	const collector = createLinkCollector(LIMITS);
	return {
		failed: collector.failed,
		async read(records) {
			const linked = records.filter(({ linkSums }) => linkSums !== undefined);
			let read = 0;
			for await (const { pages = [] } of readBlobs(blobs, jobId, linked)) {
				read += pages.length;
				for (const page of pages) collector.page(page);
			}
			return { ...collector.result(), pages: read };
		},
	};
}
