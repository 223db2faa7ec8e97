import { describe, expect, it } from 'vitest';
import { packLinks } from '../../../../shared/core/links/packed-links.ts';
import type { LinkedPage, PageLink } from '../../../../shared/core/links/page-link.ts';
import { createNofollowLinks } from '../../../../shared/core/record/nofollow-links.ts';
import { createLinkCollector } from '../../../../shared/core/report/link-collector.ts';
import { aResult } from '../../../support/builders.ts';

const LIMITS = { maxBroken: 100, maxPlaces: 100 };
const GONE = 'https://a.example/gone';

function aLink(fields: Partial<PageLink> = {}): PageLink {
	return { url: GONE, place: 'a[href]', line: 3, column: 7, text: 'there', ...fields };
}

type Page = Omit<LinkedPage, 'links'> & { readonly links: readonly PageLink[] };

function collect(pages: readonly Page[], failures = [gone()], limits = LIMITS) {
	const collector = createLinkCollector(limits);
	for (const failure of failures) collector.failed(failure);
	for (const page of pages) collector.page({ ...page, links: packLinks(page.links) });
	return collector.result();
}

function gone(fields: Parameters<typeof aResult>[0] = {}) {
	return aResult({ url: GONE, outcome: 'http_error', status: 404, error: null, ...fields });
}

const place = { place: 'a[href]', line: 3, column: 7, text: 'there' };

it('S4.9 names every place that leads to a broken link, by page, line and column', () => {
	const { broken } = collect([
		{ url: 'https://a.example/2', links: [aLink({ line: 9 }), aLink()] },
		{ url: 'https://a.example/1', links: [aLink(), aLink({ url: 'https://a.example/fine', line: 1 })] },
	]);

	expect(broken).toEqual([
		{
			url: GONE,
			outcome: 'http_error',
			status: 404,
			error: null,
			places: [
				{ page: 'https://a.example/1', ...place },
				{ page: 'https://a.example/2', ...place },
				{ page: 'https://a.example/2', ...place, line: 9 },
			],
		},
	]);
});

it('names a place once, by however many URLs its page was reached', () => {
	const page = { url: 'https://a.example/1', links: [aLink()] };

	expect(collect([page, { ...page, target: 'https://a.example/moved' }]).broken[0]?.places).toHaveLength(1);
});

it('S4.7 keeps what a bot wall answered apart', () => {
	const { broken, blocked } = collect(
		[{ url: 'https://a.example/', links: [aLink()] }],
		[gone({ outcome: 'blocked' })],
	);

	expect(broken).toEqual([]);
	expect(blocked).toMatchObject([{ url: GONE, places: [{ page: 'https://a.example/' }] }]);
});

it('W3 keeps apart what was refused for its address, and asked by nobody', () => {
	const error = { code: 'ADDRESS_REFUSED', message: 'a private address' };
	const pages = [{ url: 'https://a.example/', links: [aLink()] }];
	const apart = collect(pages, [gone({ outcome: 'refused', status: null, error })]);
	const scheme = collect(pages, [
		gone({ outcome: 'refused', status: null, error: { ...error, code: 'SCHEME_REFUSED' } }),
	]);

	expect(apart.broken).toEqual([]);
	expect(apart.refused).toMatchObject([{ url: GONE, places: [{ page: 'https://a.example/' }] }]);
	expect(scheme.broken).toHaveLength(1);
});

it('what is no address is broken, though nobody visits it', () => {
	const { broken } = collect([{ url: 'https://a.example/', links: [aLink({ url: 'http://:x', invalid: true })] }], []);

	expect(broken).toMatchObject([{ url: 'http://:x', outcome: 'invalid_url', places: [{ line: 3 }] }]);
});

it('a URL that was given and failed is broken without a place', () => {
	expect(collect([]).broken).toMatchObject([{ url: GONE, places: [] }]);
});

it('counts what it does not list', () => {
	const failures = [gone(), gone({ url: `${GONE}/2` })];
	const links = [aLink(), aLink({ line: 4 }), aLink({ line: 5 })];
	const result = collect([{ url: 'https://a.example/', links }], failures, { maxBroken: 1, maxPlaces: 2 });

	expect(result).toMatchObject({ brokenOmitted: 1, placesOmitted: 1 });
	expect(result.broken[0]?.places).toHaveLength(2);
});

describe('S4.11 fragments that are there', () => {
	const PART = 'https://a.example/part';
	const wanting = [1, 2, 3].map((line) => aLink({ url: PART, fragment: 'here', line }));
	const part: Page = { url: PART, ids: ['here'], links: [] };
	const limits = { maxBroken: 1, maxPlaces: 2 };
	const real: Page = { url: 'https://a.example/z', links: [aLink(), aLink({ line: 4 })] };

	it.each([
		{ when: 'read before the links to it', pages: [part, { url: 'https://a.example/', links: wanting }, real] },
		{ when: 'read after them', pages: [{ url: 'https://a.example/', links: wanting }, part, real] },
	])('take no room from places of what is broken, on a page that is $when', ({ pages }) => {
		const { broken, placesOmitted } = collect(pages, [gone()], limits);

		expect(broken.map(({ url, places }) => [url, places.length])).toEqual([[GONE, 2]]);
		expect(placesOmitted).toBe(0);
	});

	it('count as left out where they are missing', () => {
		const pages: Page[] = [
			{ url: 'https://a.example/', links: wanting },
			{ ...part, ids: [] },
		];

		const { broken, placesOmitted } = collect(pages, [], limits);
		expect(broken.map(({ fragment, places }) => [fragment, places.length])).toEqual([['here', 2]]);
		expect(placesOmitted).toBe(1);
	});
});

it('U7 counts the links of the site that nofollow left out: each once, none that was followed, none that is broken', () => {
	const nofollow = createNofollowLinks((url) => url.startsWith('https://a.example/'));
	const collector = createLinkCollector(LIMITS, { nofollow });
	collector.failed(gone());
	const marked = (url: string) => aLink({ url, nofollow: true });
	const urls = ['https://a.example/1', 'https://a.example/1', 'https://a.example/2', 'https://b.example/', GONE];
	collector.page({ url: 'https://a.example/', links: packLinks(urls.map(marked)) });
	collector.page({ url: 'https://a.example/2', links: packLinks([marked('https://a.example/')]) });

	expect(collector.result().nofollow).toBe(1);
});

describe('S4.11 a fragment', () => {
	const target = 'https://a.example/page';
	const fragmentsBroken = (fragment: string, ids: readonly string[] | undefined) =>
		collect(
			[
				{ url: 'https://a.example/', links: [aLink({ url: target, fragment })] },
				{ url: target, links: [], ...(ids && { ids }) },
			],
			[],
		).broken.map((link) => link.fragment);

	it.each([
		{ fragment: 'here', ids: ['here'], broken: [] },
		{ fragment: 'nowhere', ids: ['here'], broken: ['nowhere'] },
		{ fragment: 'caf%C3%A9', ids: ['café'], broken: [] },
		{ fragment: '100%', ids: ['100%'], broken: [] },
		{ fragment: 'a%20b', ids: ['a%20b'], broken: [] },
		{ fragment: 'Here', ids: ['here'], broken: ['Here'] },
		{ fragment: 'top', ids: [], broken: [] },
		{ fragment: ':~:text=so', ids: [], broken: [] },
		{ fragment: 'here:~:text=so', ids: ['here'], broken: [] },
		{ fragment: 'any', ids: undefined, broken: [] },
		{ fragment: '%74OP', ids: [], broken: [] },
		{ fragment: 'é', ids: ['%C3%A9'], broken: [] },
		{ fragment: 'xpointer(/a)', ids: [], broken: [] },
		{ fragment: 'top:~:text=so', ids: [], broken: [] },
		{ fragment: '%zz', ids: ['%zz'], broken: [] },
	])('#$fragment on a page with $ids: broken are $broken', ({ fragment, ids, broken }) => {
		expect(fragmentsBroken(fragment, ids)).toEqual(broken);
	});

	it('is looked for on the page that its link redirects to', () => {
		const { broken } = collect(
			[
				{ url: 'https://a.example/', links: [aLink({ url: 'https://a.example/old', fragment: 'here' })] },
				{ url: 'https://a.example/new', target: 'https://a.example/old', links: [], ids: ['there'] },
			],
			[],
		);

		expect(broken).toMatchObject([{ url: 'https://a.example/old', fragment: 'here' }]);
	});

	it('W2 is found by an id of user content, where that is asked for', () => {
		const brokenWith = (userContentIds: boolean) => {
			const collector = createLinkCollector(LIMITS, { userContentIds });
			const links = packLinks([aLink({ url: target, fragment: 'use' }), aLink({ url: target, fragment: 'no' })]);
			collector.page({ url: 'https://a.example/', links });
			collector.page({ url: target, links: '', ids: ['user-content-use'] });
			return collector.result().broken.map(({ fragment }) => fragment);
		};

		expect(brokenWith(true)).toEqual(['no']);
		expect(brokenWith(false)).toEqual(['no', 'use']);
	});

	it('U7 of a page that was not read to its end is counted', () => {
		const collector = createLinkCollector(LIMITS);
		const links = packLinks([aLink({ url: target, fragment: 'a' }), aLink({ url: target, fragment: 'a', line: 9 })]);
		collector.page({ url: 'https://a.example/', links });
		collector.page({ url: target, links: '', isCut: true, isUnfollowed: true });

		expect(collector.result()).toMatchObject({ broken: [], uncheckedFragments: 1 });
	});

	it('of a page that failed says nothing more', () => {
		const links = [aLink({ fragment: 'x' })];

		expect(collect([{ url: 'https://a.example/', links }]).broken.map(({ fragment }) => fragment)).toEqual([undefined]);
	});
});

it('W2 S4.9 names the places of all spellings of a URL, of which one was asked for', () => {
	const failure = gone({ url: 'https://a.example/%7Eme' });
	const links = [aLink({ url: 'https://a.example/~me' }), aLink({ url: 'https://a.example/%7eme', line: 4 })];
	const { broken } = collect([{ url: 'https://a.example/', links }], [failure]);

	expect(broken).toMatchObject([{ url: 'https://a.example/%7Eme', places: [{ line: 3 }, { line: 4 }] }]);
});

it('W2 a fragment is looked for on its page, however that is spelt', () => {
	const links = [aLink({ url: 'https://a.example/%41', fragment: 'b' })];
	const pages = [
		{ url: 'https://a.example/', links },
		{ url: 'https://a.example/A', links: [], ids: ['a'] },
	];

	expect(collect(pages, []).broken).toMatchObject([{ url: 'https://a.example/%41', fragment: 'b' }]);
});

it('W2 a slip in a scheme is told with its place, and what it should be', () => {
	const links = [aLink({ url: 'htps://a.example/', invalid: true })];
	const { broken } = collect([{ url: 'https://a.example/', links }], []);

	expect(broken).toMatchObject([
		{ url: 'htps://a.example/', outcome: 'invalid_url', places: [{ line: 3, column: 7 }] },
	]);
	expect(broken[0]?.error?.message).toContain('did you mean https:');
});
