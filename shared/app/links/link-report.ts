import type { ChunkRecord } from '../../core/chunks/chunk.ts';
import type { RecordMemory } from '../../core/chunks/record-memory.ts';
import { createLinkCollector, type LinkCollector } from '../../core/links/link-collector.ts';
import type { LinkReport } from '../../core/links/link-report.ts';
import type { LinkedPage } from '../../core/links/page-link.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { readBlobs } from '../chunks/read-blobs.ts';

/** What a report lists; the rest is counted. */
const LIMITS = { maxBroken: 10_000, maxPlaces: 100_000 };

export interface LinkReporterDeps {
	readonly blobs: BlobStore;
	/** What is not in it is read. */
	readonly recordMemory: RecordMemory;
}

/** What a check found, as it is put together: what failed first, then the places that lead there. */
export interface LinkReporter extends Pick<LinkCollector, 'failed'> {
	/** Goes through the pages of records, in any order. */
	read(records: readonly ChunkRecord[]): Promise<LinkReport>;
}

export function createLinkReporter({ blobs, recordMemory }: LinkReporterDeps, jobId: string): LinkReporter {
	const collector = createLinkCollector(LIMITS);
	let read = 0;

	function add(pages: readonly LinkedPage[]): void {
		read += pages.length;
		for (const page of pages) collector.page(page);
	}

	return {
		failed: collector.failed,
		async read(records) {
			const linked = records.filter(({ linkSums }) => linkSums !== undefined);
			const unknown = linked.filter(({ attemptId }) => {
				const known = recordMemory.find(attemptId);
				if (known !== undefined) add(known.pages);
				return known === undefined;
			});
			for await (const { pages = [] } of readBlobs(blobs, jobId, unknown)) add(pages);
			return { ...collector.result(), pages: read };
		},
	};
}
