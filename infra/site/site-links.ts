/** The shape of a synthetic site: `/` and pages numbered from 0, as a tree with `linksPerPage` children a node. */
export interface SiteShape {
	/** Pages below `/`, at `/p/0` to `/p/<pages - 1>`. */
	readonly pages: number;
	readonly linksPerPage: number;
	/** How many of the pages answer with an error. */
	readonly broken: number;
}

/** The number of `/` where pages have numbers; `/` is the root of the tree and never broken. */
export const INDEX = -1;

/**
 * The pages that a page links to: its children in the tree, which every page but `/` has exactly one parent in,
 * then others to fill up, so that all pages have as many links.
 */
export function linksOf(page: number, { pages, linksPerPage }: SiteShape): number[] {
	const firstChild = linksPerPage * (page + 1);
	return Array.from({ length: pages > 0 ? linksPerPage : 0 }, (_, i) => {
		const child = firstChild + i;
		return child < pages ? child : (page + 1 + i * 7919) % pages;
	});
}

/**
 * The pages that are broken, and with which status: 404 and 500 in turn.
 *
 * Evenly spread over the pages without children, so that all others can be reached; over the last
 * `broken` pages if those are too few.
 */
export function brokenPages({ pages, linksPerPage, broken }: SiteShape): ReadonlyMap<number, 404 | 500> {
	const firstLeaf = linksPerPage === 0 ? 0 : Math.max(0, Math.ceil(pages / linksPerPage) - 1);
	const count = Math.min(broken, pages);
	const first = Math.min(firstLeaf, pages - count);
	const step = (pages - first) / count;
	return new Map(Array.from({ length: count }, (_, i) => [first + Math.floor(i * step), i % 2 === 0 ? 404 : 500]));
}
