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

it.each([
	['%7Euser', 'https://a.example/%7Euser/'],
	['~user', 'https://a.example/%7Euser/'],
	['caf%c3%a9', 'https://a.example/caf%c3%a9'],
	['caf%C3%A9', 'https://a.example/caf%c3%a9'],
	['café', 'https://a.example/caf%c3%a9'],
	['bücher\\.example', 'https://me@xn--bcher-kva.example:81/x'],
])('W2 S4.7 %j leaves out %s, in whichever spelling it is meant', (rule, url) => {
	expect(scope({ exclude: [rule] }).isExcluded(url)).toBe(true);
	expect(scope({ include: [rule] }).isExcluded(url)).toBe(false);
});

it('S4.7 no escape of another charset, and none of a mark, is taken for what it may mean', () => {
	const { isExcluded } = scope({ exclude: ['é', '\\?'] });

	expect(isExcluded('https://a.example/%e9')).toBe(false);
	expect(isExcluded('https://a.example/%3F')).toBe(false);
});

it('W2 S4.7 a fragment may be left out, and what matches without it is so with it', () => {
	const { isExcluded } = scope({ exclude: ['#/', '#L[0-9]', '\\.pdf$'] });

	expect(isExcluded('https://a.example/', '/settings')).toBe(true);
	expect(isExcluded('https://a.example/src', 'L10-L20')).toBe(true);
	expect(isExcluded('https://a.example/x.pdf', 'page=2')).toBe(true);
	expect(isExcluded('https://a.example/', '!/old')).toBe(false);
	expect(isExcluded('https://a.example/')).toBe(false);
});

it('a prefix is compared in one spelling', () => {
	const { isInside } = scope({ sites: [{ kind: 'prefix', prefix: 'https://a.example/~me/' }] });

	expect(isInside('https://a.example/%7Eme/x')).toBe(true);
});
