import { canonicalOf } from '../canonical-url.ts';
import type { CrawlOptions, FoundLinks } from '../links/crawl.ts';
import { ChunkCutter, linkChunkSize } from '../record/chunk-cutter.ts';
import { KeySet } from '../record/key-set.ts';
import { linkKey } from '../record/target-key.ts';
import type { Target } from '../target.ts';

export interface LinksToCut {
	readonly found: readonly FoundLinks[];
	readonly crawl: CrawlOptions;
	/** Targets in a chunk at most. */
	readonly chunkSize: number;
	/** What the plan has, or has left out for good. */
	readonly known: Pick<KeySet, 'has'>;
	/** Pages planned so far whose links are followed. */
	readonly pages: number;
	/** Of the first new target. */
	readonly firstIndex: number;
	/** As in `LinksToSpread`. */
	readonly underWay: number;
}

export interface CutLinks {
	readonly chunks: readonly (readonly Target[])[];
	/** Of the targets in them, and of `dropped`. */
	readonly keys: readonly Uint32Array[];
	readonly targets: number;
	readonly pages: number;
	/** URLs that `maxPages` left out, canonical. */
	readonly dropped: readonly string[];
	/** Distinct URLs that are not planned, or not followed, because of `maxPages`. */
	readonly overLimit: number;
}

/** Cuts the links that are not known into chunks; beyond `maxPages` a link is not followed (in checks), or left out. */
export function cutLinks(given: LinksToCut): CutLinks {
	const { targets, keys, dropped, followed, overLimit } = selectLinks(given);
	const { chunkSize, underWay } = given;
	const maxTargets = linkChunkSize({ targets: targets.length, maxTargets: chunkSize, underWay });
	const cutter = new ChunkCutter({ maxTargets, maxChunks: Number.POSITIVE_INFINITY });
	for (const target of targets) cutter.take(target);
	return { chunks: cutter.chunks, keys, targets: targets.length, pages: followed, dropped, overLimit };
}

/** What of the links becomes targets. */
function selectLinks({ found, crawl, known, pages, firstIndex }: LinksToCut) {
	const fresh = new KeySet();
	const keys: Uint32Array[] = [];
	const targets: Target[] = [];
	const dropped: string[] = [];
	const maxPages = crawl.maxPages ?? Number.POSITIVE_INFINITY;
	let followed = 0;
	let overLimit = 0;

	function isNew(url: string): boolean {
		const key = linkKey(url);
		if (known.has(key) || !fresh.add(key)) return false;
		keys.push(key);
		return true;
	}

	function plan(url: string, { parent, depth, moved }: FoundLinks, follow: boolean): void {
		targets.push({
			index: firstIndex + targets.length,
			url,
			depth,
			parent,
			...(moved !== undefined && follow && { moved }),
			...(!follow && { follow }),
		});
	}

	function planFollowed(url: string, links: FoundLinks): void {
		const isWithin = pages + followed < maxPages;
		if (isWithin) followed++;
		else overLimit++;
		if (isWithin || crawl.checksLinks) plan(url, links, isWithin);
		else dropped.push(canonicalOf(url));
	}

	for (const links of found) {
		for (const url of links.follow) if (isNew(url)) planFollowed(url, links);
		for (const url of links.visit) if (isNew(url)) plan(url, links, false);
	}
	return { targets, keys, dropped, followed, overLimit };
}
