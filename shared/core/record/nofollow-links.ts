import { KeySet } from './key-set.ts';
import { linkKey } from './target-key.ts';

/** Counts what a check has left out because of `nofollow`: a link that another page lets be followed is not. */
export interface NofollowLinks {
	/** One that must not be followed from where it stands, on a page of a site that may have moved. */
	link(url: string, moved?: string): void;
	/** One whose links were followed. */
	page(url: string): void;
	readonly leftOut: number;
}

/**
 * Holds 16 bytes for each URL.
 *
 * @param isInside - Whether a link would be followed otherwise.
 */
export function createNofollowLinks(isInside: (url: string, moved?: string) => boolean): NofollowLinks {
	const links = new KeySet();
	const pages = new KeySet();
	let both = 0;
	return {
		link(url, moved) {
			if (!isInside(url, moved)) return;
			const key = linkKey(url);
			if (links.add(key) && pages.has(key)) both++;
		},
		page(url) {
			const key = linkKey(url);
			if (pages.add(key) && links.has(key)) both++;
		},
		get leftOut() {
			return links.size - both;
		},
	};
}
