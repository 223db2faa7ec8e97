import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CrawlOptions } from '../../../../shared/core/links/crawl.ts';
import { cutLinks, type LinksToCut } from '../../../../shared/core/plan/cut-links.ts';
import { KeySet } from '../../../../shared/core/record/key-set.ts';
import { canonicalKey } from '../../../../shared/core/record/target-key.ts';

const crawl: CrawlOptions = { scope: { sites: [], include: [], exclude: [] }, checksLinks: false };
const url = (i: number) => `https://a.example/${i}`;
const urls = (count: number) => Array.from({ length: count }, (_, i) => url(i));
const found = (follow: readonly string[], visit: readonly string[] = []) => [
	{ parent: url(0), depth: 1, follow, visit },
];

function cut(fields: Partial<LinksToCut>) {
	return cutLinks({
		found: [],
		crawl,
		chunkSize: 10,
		known: new KeySet(),
		pages: 1,
		firstIndex: 7,
		underWay: 0,
		...fields,
	});
}

it('plans each new link once, under the next index, with its depth and its page', () => {
	const known = new KeySet();
	known.add(canonicalKey(url(1)));
	const { chunks, targets } = cut({ found: found([url(1), url(2), url(2)], [url(2), url(3)]), known });

	expect(targets).toBe(2);
	expect(chunks).toEqual([
		[
			{ index: 7, url: url(2), depth: 1, parent: url(0) },
			{ index: 8, url: url(3), depth: 1, parent: url(0), follow: false },
		],
	]);
});

it.each([
	{ links: 8, underWay: 0, chunkSize: 10, sizes: [4, 4] },
	{ links: 100, underWay: 0, chunkSize: 10, sizes: new Array(20).fill(5) },
	{ links: 100, underWay: 15, chunkSize: 50, sizes: new Array(5).fill(20) },
	{ links: 100, underWay: 80, chunkSize: 100, sizes: [100] },
	{ links: 120, underWay: 80, chunkSize: 100, sizes: [60, 60] },
	{ links: 400, underWay: 0, chunkSize: 10, sizes: new Array(40).fill(10) },
])('cuts $links links into $sizes.length chunks while $underWay are under way', ({ links, sizes, ...rest }) => {
	expect(cut({ found: found(urls(links)), ...rest }).chunks.map((chunk) => chunk.length)).toEqual(sizes);
});

describe('maxPages', () => {
	it('is met exactly, and what is left out is named', () => {
		const result = cut({ found: found(urls(5)), crawl: { ...crawl, maxPages: 4 } });

		expect(result).toMatchObject({ targets: 3, pages: 3, dropped: [url(3), url(4)], overLimit: 2 });
		expect(result.keys).toHaveLength(5);
	});

	it('in a check lets the links beyond it be visited, and not followed', () => {
		const result = cut({ found: found(urls(3), [url(9)]), crawl: { ...crawl, checksLinks: true, maxPages: 2 } });

		expect(result).toMatchObject({ targets: 4, pages: 1, dropped: [], overLimit: 2 });
		expect(result.chunks.flat().map(({ follow }) => follow)).toEqual([undefined, false, false, false]);
	});

	it('never lets more pages be followed', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(30)), fc.nat(20), fc.boolean(), (links, maxPages, checksLinks) => {
				const pages = Math.min(1, maxPages);
				const result = cut({ found: found(links.map(url)), crawl: { ...crawl, checksLinks, maxPages }, pages });
				const distinct = new Set(links).size;
				expect(pages + result.pages).toBeLessThanOrEqual(maxPages);
				expect(result.pages + result.overLimit).toBe(distinct);
				expect(result.targets + result.dropped.length).toBe(distinct);
			}),
		);
	});
});
