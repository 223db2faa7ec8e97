import { canonicalUrl } from '../../core/canonical-url.ts';
import type { CrawlOptions } from '../../core/links/crawl.ts';
import type { PlannedLinks } from '../../core/plan-entry.ts';
import type { Target } from '../../core/target.ts';

/** Holds the targets of a source against `maxPages`, as `cutLinks` does the links that are found. */
export interface SeedLimit {
	/** Whether the next one is left out. */
	readonly drops: boolean;
	/** What marks the next one. */
	readonly mark: Pick<Target, 'follow'>;
	drop(url: string): void;
	/** Counts one that was taken. */
	count(): void;
	/** Nothing but for a crawl. */
	result(): { links?: PlannedLinks; dropped?: readonly string[] };
}

/** @param pages - Planned before. */
export function createSeedLimit(crawl: CrawlOptions | undefined, pages: number): SeedLimit {
	const dropped: string[] = [];
	let followed = 0;
	let unfollowed = 0;
	const isFull = () => crawl?.maxPages !== undefined && pages + followed >= crawl.maxPages;

	return {
		get drops() {
			return isFull() && crawl?.checksLinks === false;
		},
		get mark() {
			return isFull() ? { follow: false as const } : {};
		},
		drop(url) {
			dropped.push(canonicalUrl(url) ?? url);
		},
		count() {
			if (isFull()) unfollowed++;
			else followed++;
		},
		result() {
			if (crawl === undefined) return {};
			const overLimit = dropped.length + unfollowed;
			return { links: { takenIn: [], targets: 0, pages: followed, overLimit, lost: 0 }, dropped };
		},
	};
}
