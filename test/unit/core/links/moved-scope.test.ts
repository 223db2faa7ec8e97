import { expect, it } from 'vitest';
import { movedCrawl, movedSite } from '../../../../shared/core/links/moved-scope.ts';
import { createScope, type Site } from '../../../../shared/core/links/scope.ts';

const rulesOf = (...sites: Site[]) => ({ sites, include: [], exclude: [] });
const HOST: Site = { kind: 'host', host: 'example.com' };
const DOMAIN: Site = { kind: 'domain', domain: 'example.com' };
const folder = (prefix: string): Site => ({ kind: 'prefix', prefix });

it.each([
	{ site: HOST, from: 'https://example.com/', to: 'https://www.example.com/', moved: 'www.example.com' },
	{ site: HOST, from: 'http://example.com/', to: 'https://example.com/', moved: undefined },
	{ site: HOST, from: 'http://example.com/', to: 'http://example.com:8080/a', moved: 'example.com:8080' },
	{ site: HOST, from: 'http://example.com/docs', to: 'http://example.com/docs/', moved: undefined },
	{ site: DOMAIN, from: 'https://example.com/', to: 'https://www.example.com/', moved: undefined },
	{ site: DOMAIN, from: 'https://example.com/', to: 'https://www.example.org/', moved: 'example.org' },
	{
		site: folder('https://example.com/'),
		from: 'https://example.com/docs',
		to: 'https://example.com/docs/',
		moved: 'https://example.com/docs/',
	},
	{
		site: folder('https://example.com/docs/'),
		from: 'https://example.com/docs/',
		to: 'https://www.example.com/docs/index.html',
		moved: 'https://www.example.com/docs/',
	},
	{
		site: folder('https://example.com/'),
		from: 'https://example.com/',
		to: 'https://example.com/en/',
		moved: undefined,
	},
	{ site: HOST, from: 'https://elsewhere.example/', to: 'https://other.example/', moved: undefined },
])('U7 a start URL $from that redirects to $to moves to $moved', ({ site, from, to, moved }) => {
	expect(movedSite(rulesOf(site), from, to)).toBe(moved);
});

function inside(site: Site, moved: string, urls: readonly string[]): string[] {
	const crawl = movedCrawl({ scope: rulesOf(site), checksLinks: true }, moved);
	return urls.filter(createScope(crawl.scope).isInside);
}

it('U7 a site that has moved is followed in both places', () => {
	const urls = ['https://example.com/a', 'http://www.example.com/a', 'https://api.example.com/'];

	expect(inside(HOST, 'www.example.com', urls)).toEqual(urls.slice(0, 2));
	expect(inside(DOMAIN, 'example.org', ['https://a.example.com/', 'https://b.example.org/'])).toHaveLength(2);
});

it('U7 a folder that was given without its slash is followed, and not the one above', () => {
	const urls = ['http://example.com/docs/a', 'https://example.com/blog/'];

	expect(inside(folder('https://example.com/'), 'https://example.com/docs/', urls)).toEqual(urls.slice(0, 1));
});

it('gives a moved crawl once, by which visitors know it again', () => {
	const crawl = { scope: rulesOf(HOST), checksLinks: true };

	expect(movedCrawl(crawl, 'www.example.com')).toBe(movedCrawl(crawl, 'www.example.com'));
	expect(movedCrawl(crawl, 'www.example.com')).toMatchObject({ moved: 'www.example.com', checksLinks: true });
});
