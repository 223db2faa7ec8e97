import type { ChunkRecord } from '../../core/chunk.ts';
import type { CrawlOptions } from '../../core/links/crawl.ts';
import { movedCrawl } from '../../core/links/moved-scope.ts';
import type { LinkedPage } from '../../core/links/page-link.ts';
import { createScope, type Scope } from '../../core/links/scope.ts';
import { createNofollowLinks } from '../../core/record/nofollow-links.ts';
import type { RecordMemory } from '../../core/record/record-memory.ts';
import { createLinkCollector, type LinkCollector } from '../../core/report/link-collector.ts';
import type { BrokenLink, LinkReport } from '../../core/report/link-report.ts';
import { shownFailure } from '../../core/report/shown-result.ts';
import { shownUrl } from '../../core/shown-url.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { readLocalPages } from '../record/local-pages.ts';
import { readBlobs } from '../record/read-blobs.ts';

/** What a report lists; the rest is counted. */
const LIMITS = { maxBroken: 10_000, maxPlaces: 100_000 };

export interface LinkReporterDeps {
	readonly blobs: BlobStore;
	readonly objects: Pick<ObjectStore, 'get'>;
	/** What is not in it is read. */
	readonly recordMemory: RecordMemory;
}

/** What a check found, as it is put together: what failed first, then the places that lead there. */
export interface LinkReporter extends Pick<LinkCollector, 'failed'> {
	/** Goes through the pages of its records, in any order. */
	read(): Promise<LinkReport>;
}

export interface CheckToReport {
	readonly jobId: string;
	readonly crawl: CrawlOptions;
	readonly records: readonly ChunkRecord[];
}

/** Whether a link leads into the scope of its page: that of the crawl, or of a start URL that has moved. */
function insideOf(crawl: CrawlOptions): (url: string, moved?: string) => boolean {
	const given = createScope(crawl.scope);
	const scopes = new Map<string, Scope>();
	return (url, moved) => {
		if (moved === undefined) return given.isInside(url);
		const scope = scopes.get(moved) ?? createScope(movedCrawl(crawl, moved).scope);
		scopes.set(moved, scope);
		return scope.isInside(url);
	};
}

export function createLinkReporter(
	{ blobs, objects, recordMemory }: LinkReporterDeps,
	{ jobId, crawl, records }: CheckToReport,
): LinkReporter {
	const hasNofollow = records.some(({ linkSums }) => linkSums !== undefined && linkSums.nofollow > 0);
	const nofollow = hasNofollow ? createNofollowLinks(insideOf(crawl)) : undefined;
	const collector = createLinkCollector(LIMITS, { nofollow, userContentIds: crawl.userContentIds });
	let read = 0;

	function add(pages: readonly LinkedPage[]): void {
		read += pages.filter(({ isUnfollowed }) => !isUnfollowed).length;
		for (const page of pages) collector.page(page);
	}

	return {
		failed: (result) => collector.failed(result),
		async read() {
			const linked = records.filter(({ linkSums }) => linkSums !== undefined);
			const unknown = linked.filter(({ attemptId }) => {
				const known = recordMemory.find(attemptId);
				if (known !== undefined) add(known.pages);
				return known === undefined;
			});
			for await (const { pages = [] } of readBlobs(blobs, jobId, unknown)) add(pages);
			if (crawl.hasLocalPages) add(await readLocalPages(objects, jobId));
			const { broken, blocked, refused = [], ...omitted } = collector.result();
			return {
				broken: broken.map(shownLink),
				blocked: blocked.map(shownLink),
				refused: refused.map(shownLink),
				...omitted,
				pages: read,
			};
		},
	};
}

function shownLink({ url, error, places, ...link }: BrokenLink): BrokenLink {
	const shownPlaces = places.map(({ page, ...place }) => ({ page: shownUrl(page), ...place }));
	return { url: shownUrl(url), ...link, error: shownFailure(error), places: shownPlaces };
}
