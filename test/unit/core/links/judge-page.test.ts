import { expect, it } from 'vitest';
import type { CrawlOptions } from '../../../../shared/core/links/crawl.ts';
import { judged } from '../../../../shared/core/links/judge-page.ts';
import { emptyVisit, type ResponseVisit, type VisitOptions } from '../../../../shared/core/visit.ts';
import { aPage, aStatus, options as jobOptions } from '../../../support/builders.ts';

const crawl: CrawlOptions = {
	scope: { sites: [{ kind: 'host', host: 'a.example' }], include: [], exclude: [] },
	checksLinks: true,
};
const url = 'https://b.example/';
const visitOptions = jobOptions().visit;

function pageOf(visit: ResponseVisit, options: Partial<VisitOptions> = { isUnfollowed: true }) {
	return judged(url, { ...visitOptions, crawl, ...options }, visit).findings?.page;
}

it('S4.11 of a page that is not followed only the names are told, for fragments', () => {
	const found = [{ url, place: 'a[href]', line: 1, column: 1, text: '' }];
	const seen = judged(url, { ...visitOptions, crawl, isUnfollowed: true }, aPage({ finalUrl: url, found, ids: ['x'] }));

	expect(seen).toMatchObject({ found: [], findings: { links: { follow: [], visit: [] }, sums: { found: 0 } } });
	expect(seen.findings?.page).toEqual({ url, links: '', ids: ['x'], isUnfollowed: true });
});

it('S4.11 a followed page that leads out of the site still tells its names', () => {
	const visit = aPage({ finalUrl: 'https://c.example/', ids: ['x'] });

	expect(judged('https://a.example/', { ...visitOptions, crawl }, visit).findings?.page).toEqual({
		url: 'https://c.example/',
		target: 'https://a.example/',
		links: '',
		ids: ['x'],
		isUnfollowed: true,
	});
});

it('W2 tells no names where a redirect has a fragment of its own', () => {
	expect(pageOf(aPage({ finalUrl: url, ids: ['x'], redirectsToFragment: true }))).not.toHaveProperty('ids');
});

const tooLong = { outcome: 'too_large', error: { code: 'BODY_TOO_LARGE', message: 'long' } } as const;

it('W3 a page that is too long to look for names in is there, if its status says so', () => {
	const options = { ...visitOptions, crawl, isUnfollowed: true } as const;

	expect(judged(url, options, aPage({ ...tooLong }))).toMatchObject({
		outcome: 'ok',
		error: null,
		findings: { page: { isCut: true } },
	});
	expect(judged(url, options, aStatus(404, { ...tooLong })).outcome).toBe('too_large');
});

it('what is no page, and what failed, has no names', () => {
	expect(pageOf(aPage({ finalUrl: url }))).toBeUndefined();
	expect(pageOf(aStatus(404, { ids: ['x'] }))).toBeUndefined();
});

it('leaves nothing of the page in what it was given, which a promise may keep for long', () => {
	const found = [{ url: 'https://a.example/x', place: 'a[href]', line: 1, column: 1, text: 'x' }];
	const visit = aPage({ finalUrl: 'https://a.example/', found, ids: ['y'] });
	const seen = judged('https://a.example/', { ...visitOptions, crawl }, visit);

	expect(seen.findings?.links.follow).toEqual(['https://a.example/x']);
	expect(visit).toMatchObject({ found: [], ids: undefined });
	emptyVisit(seen);
	expect(seen.findings).toBeUndefined();
});
