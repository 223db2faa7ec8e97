import { expect, it } from 'vitest';
import {
	addLinkSums,
	type CrawlOptions,
	createLinkRules,
	createPlaceRule,
	type LinkPlaces,
	NO_LINKS,
} from '../../../../shared/core/links/crawl.ts';
import type { PageLink } from '../../../../shared/core/links/page-link.ts';
import { aPage, aStatus } from '../../../support/builders.ts';

function aLink(url: string, fields: Partial<PageLink> = {}): PageLink {
	return { url, place: 'a[href]', line: 1, column: 1, text: '', ...fields };
}

function rules(fields: Partial<CrawlOptions> = {}) {
	const scope = { sites: [{ kind: 'host', host: 'a.example' } as const], include: [], exclude: ['/private/'] };
	return createLinkRules({ scope, checksLinks: false, ...fields });
}

const page = { finalUrl: 'https://a.example/' };
const seed = { url: 'https://a.example/', isDeepest: false };
const mixed = [
	aLink('https://a.example/1'),
	aLink('https://a.example/1'),
	aLink('https://b.example/'),
	aLink('https://a.example/private/x'),
	aLink('https://a.example/ad', { nofollow: true }),
	aLink('https://a.example/x/x/x'),
	aLink('http://:nowhere', { invalid: true }),
];

it('S4.7 follows what is in scope, each link once, and counts the rest by the reason', () => {
	expect(rules()(seed, aPage({ ...page, found: mixed }))).toEqual({
		links: { parent: 'https://a.example/', follow: ['https://a.example/1'], visit: [] },
		sums: { found: 5, outside: 1, excluded: 1, tooDeep: 0, nofollow: 1, traps: 1, invalid: 1, otherSchemes: {} },
	});
});

it('a check visits what it does not follow, but for what the user left out', () => {
	const findings = rules({ checksLinks: true })(seed, aPage({ ...page, found: mixed }));

	expect(findings?.links.visit).toEqual(['https://b.example/', 'https://a.example/ad', 'https://a.example/x/x/x']);
});

it('follows a link that is marked nofollow in one place and not in another', () => {
	const found = [aLink('https://a.example/1', { nofollow: true }), aLink('https://a.example/1')];

	expect(rules()(seed, aPage({ ...page, found }))?.links.follow).toEqual(['https://a.example/1']);
});

it('U7 follows what is marked nofollow if it is told to', () => {
	const found = [aLink('https://a.example/1', { nofollow: true })];
	const findings = rules({ ignoresNofollow: true })(seed, aPage({ ...page, found }));

	expect(findings).toMatchObject({ links: { follow: ['https://a.example/1'] }, sums: { nofollow: 0 } });
});

it('W2 follows one URL once, in the spelling that comes first', () => {
	const found = ['/%7Ea', '/~a', '/caf%c3%a9', '/caf%C3%A9'].map((path) => aLink(`https://a.example${path}`));

	expect(rules()(seed, aPage({ ...page, found }))).toMatchObject({
		links: { follow: ['https://a.example/%7Ea', 'https://a.example/caf%c3%a9'] },
		sums: { found: 2 },
	});
});

it('W2 S4.7 leaves a link out by its fragment, and its page only if no other link leads there', () => {
	const scope = { sites: [{ kind: 'host', host: 'a.example' } as const], include: [], exclude: ['#/'] };
	const found = [
		aLink('https://a.example/1', { fragment: '/x' }),
		aLink('https://a.example/2', { fragment: '/x' }),
		aLink('https://a.example/2', { fragment: 'part' }),
	];

	expect(rules({ scope })(seed, aPage({ ...page, found }))).toMatchObject({
		links: { follow: ['https://a.example/2'] },
		sums: { found: 2, excluded: 1 },
	});
});

it('S4.7 lets a page at the deepest be visited, and its links be counted', () => {
	const found = [aLink('https://a.example/1')];
	const deep = { url: 'https://a.example/deep', isDeepest: true };

	expect(rules()(deep, aPage({ finalUrl: deep.url, found }))).toMatchObject({
		links: { follow: [], visit: [] },
		sums: { found: 1, tooDeep: 1 },
	});
});

it.each([
	{ what: 'failed', visit: aStatus(404, { ...page, found: mixed }) },
	{ what: 'has no links', visit: aPage(page) },
	{
		what: 'was redirected out of the scope',
		visit: aPage({ finalUrl: 'https://b.example/', found: mixed }),
	},
])('a page that $what brings nothing', ({ visit }) => {
	expect(rules()(seed, visit)).toBeUndefined();
});

it('S4.11 counts links of other schemes, also on a page that has no others', () => {
	const visit = aPage({ ...page, otherSchemes: { mailto: 2, tel: 1 } });

	expect(rules()(seed, visit)?.sums.otherSchemes).toEqual({ mailto: 2, tel: 1 });
});

it('adds sums', () => {
	const sums = { ...NO_LINKS, found: 2, outside: 1, otherSchemes: { mailto: 1 } };
	const total = { ...NO_LINKS, found: 4, outside: 2, otherSchemes: { mailto: 2 } };

	expect(addLinkSums([sums, undefined, sums])).toEqual(total);
});

it('S4.7 W2 no base, ping or profile is a link; and only the places that were asked for are', () => {
	const links = ['a[href]', 'base[href]', 'object[codebase]', 'head[profile]', 'a[ping]', 'img[src]', 'style'].map(
		(place) => aLink(place, { place }),
	);

	const lookedAt = (places?: LinkPlaces) => links.filter(createPlaceRule(places)).map(({ place }) => place);

	expect(lookedAt()).toEqual(['a[href]', 'img[src]', 'style']);
	expect(lookedAt({ tags: ['a', 'img'], attributes: ['src'] })).toEqual(['img[src]']);
	expect(lookedAt({ tags: ['style'] })).toEqual(['style']);
});

it('W2 what a link or meta tag is named by stands in its href or content', () => {
	const links = ['link[stylesheet]', 'link[href]', 'link[imagesrcset]', 'meta[og:image]', 'img[data-src]'];
	const lookedAt = (attribute: string) =>
		links.filter((place) => createPlaceRule({ attributes: [attribute] })(aLink(place, { place })));

	expect(lookedAt('href')).toEqual(['link[stylesheet]', 'link[href]']);
	expect(lookedAt('content')).toEqual(['meta[og:image]']);
	expect(lookedAt('data-src')).toEqual(['img[data-src]']);
});
