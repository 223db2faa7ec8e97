import type { FoundLinks, PageFindings } from '../links/crawl.ts';
import { ownCopy } from '../own-copy.ts';
import type { Target } from '../target.ts';

/** Of one generation, URLs and what they take beside their characters; so that hostile URLs take no more than short ones. */
const MAX_BYTES = 4 * 1024 * 1024;
const BYTES_BESIDE = 64;

const UNKNOWN = 0;
const VISITED = 1;
/** Its own links are followed: who is followed is visited, too. */
const FOLLOWED = 2;

type PageLinks = PageFindings['links'];

/**
 * What an instance need not propose to a job's plan again: it is planned, or stands in a record that will be taken in.
 *
 * Pages of a site link to the same pages time and again: without it, the plan would look at each link of each page. It
 * is a hint: the plan drops what it has all the same. What was remembered longest ago is forgotten, when there is much.
 */
export interface LinkMemory {
	/** What is left of the links of a page without those that are known, in texts of their own: the others die with their page. */
	unknownOf<Links extends PageLinks>(links: Links): Links;
	/** Of what `unknownOf` has left, each link once and where it stands first; pages that have none are left out. */
	unseenOf(found: readonly FoundLinks[]): FoundLinks[];
	/** To be called when a record that holds them is committed, and never before: what nobody takes in would be lost. */
	note(found: readonly FoundLinks[]): void;
	/** Targets that came in a chunk. */
	planned(targets: readonly Target[]): void;
}

export function createLinkMemory(maxBytes = MAX_BYTES): LinkMemory {
	/** `VISITED` or `FOLLOWED`, by URL: as numbers, since V8 compiles the comparison of booleans anew time and again. */
	let young = new Map<string, number>();
	let old: typeof young = new Map();
	let bytes = 0;

	function add(url: string, use: number): void {
		const known = young.get(url) ?? UNKNOWN;
		if (known >= use) return;
		young.set(known === UNKNOWN ? ownCopy(url) : url, use);
		if (known !== UNKNOWN) return;
		bytes += url.length + BYTES_BESIDE;
		if (bytes <= maxBytes) return;
		old = young;
		young = new Map();
		bytes = 0;
	}

	/** A page that is only visited does not stand for one whose links are to be followed. */
	function isKnown(url: string, use: number): boolean {
		return (young.get(url) ?? old.get(url) ?? UNKNOWN) >= use;
	}

	const isUnknown = (use: number) => (url: string) => !isKnown(url, use);
	const isToFollow = isUnknown(FOLLOWED);
	const isToVisit = isUnknown(VISITED);

	return {
		unknownOf(links) {
			const follow = links.follow.filter(isToFollow).map(ownCopy);
			const visit = links.visit.filter(isToVisit).map(ownCopy);
			return { ...links, parent: ownCopy(links.parent), follow, visit };
		},
		unseenOf(found) {
			const seen = new Set<string>();
			const isNew = (use: number) => (url: string) => {
				if (isKnown(url, use) || seen.has(url)) return false;
				seen.add(url);
				return true;
			};
			const unseen = found.map((links) => {
				const follow = links.follow.filter(isNew(FOLLOWED));
				const visit = links.visit.filter(isNew(VISITED));
				return { ...links, follow, visit };
			});
			return unseen.filter(({ follow, visit }) => follow.length + visit.length > 0);
		},
		note(found) {
			for (const { follow, visit } of found) {
				for (const url of follow) add(url, FOLLOWED);
				for (const url of visit) add(url, VISITED);
			}
		},
		planned(targets) {
			for (const { url, follow = true } of targets) add(url, follow ? FOLLOWED : VISITED);
		},
	};
}
