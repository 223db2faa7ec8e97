import { describe, expect, it } from 'vitest';
import { createScope, type ScopeRules } from '../../../../shared/core/links/scope.ts';

function scope(fields: Partial<ScopeRules>) {
	return createScope({ sites: [], include: [], exclude: [], ...fields });
}

describe('S4.7 a crawl keeps to', () => {
	it.each([
		['https://a.example/', true],
		['http://a.example/deep/page?q=1', true],
		['https://user@a.example/', true],
		['https://a.example:8443/', false],
		['https://www.a.example/', false],
		['https://b.example/?u=https://a.example/', false],
	])('a host: %s is inside: %s', (url, isInside) => {
		expect(scope({ sites: [{ kind: 'host', host: 'a.example' }] }).isInside(url)).toBe(isInside);
	});

	it.each([
		['https://a.example/', true],
		['https://www.a.example:8443/x', true],
		['https://nota.example/', false],
		['https://a.example.evil.test/', false],
	])('a domain: %s is inside: %s', (url, isInside) => {
		expect(scope({ sites: [{ kind: 'domain', domain: 'a.example' }] }).isInside(url)).toBe(isInside);
	});

	it.each([
		['https://a.example/docs/', true],
		['http://a.example/docs/x', true],
		['https://a.example/doc', false],
	])('a prefix: %s is inside: %s', (url, isInside) => {
		expect(scope({ sites: [{ kind: 'prefix', prefix: 'https://a.example/docs/' }] }).isInside(url)).toBe(isInside);
	});
});

it('S4.7 judges each URL by itself, whichever came before', () => {
	const sites = [
		{ kind: 'host', host: 'a.example' },
		{ kind: 'prefix', prefix: 'https://b.example/docs/' },
	] as const;
	const { isInside } = scope({ sites });
	const urls = [
		['https://a.example/1', true],
		['https://a.example.evil.test/1', false],
		['https://b.example/docs/1', true],
		['https://b.example/1', false],
		['https://b.example/docs/2', true],
		['https://a.example:81/2', false],
		['https://a.example/2', true],
	] as const;

	for (const [url, expected] of urls) expect([url, isInside(url)]).toEqual([url, expected]);
});

it('S4.7 what is excluded is left out, and so is what no include matches', () => {
	const { isExcluded } = scope({ include: ['/docs/', '\\.pdf$'], exclude: ['draft'] });

	expect(isExcluded('https://a.example/docs/1')).toBe(false);
	expect(isExcluded('https://a.example/x.pdf')).toBe(false);
	expect(isExcluded('https://a.example/blog/')).toBe(true);
	expect(isExcluded('https://a.example/docs/draft')).toBe(true);
});
