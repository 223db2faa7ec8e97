import { expect, it } from 'vitest';
import { basedOn } from '../../../../shared/core/links/html/based-on.ts';
import { resolveLinks } from '../../../../shared/core/links/urls/resolve-links.ts';

it.each([
	[undefined, '/b/', '/b/'],
	['http://b.example/c/', 'd/', 'http://b.example/c/d/'],
	['/c/', 'http://b.example/d', 'http://b.example/d'],
	['/c/x', 'd/', '/c/d/'],
	['c/', '/d/', '/d/'],
])('W2 within the base %s, %s is %s', (outer, inner, base) => {
	expect(basedOn(outer, inner)).toBe(base);
});

it('W2 a link of a document within a page resolves against the base of both', () => {
	const at = { place: 'a[href]', line: 1, column: 1, text: '', nofollow: undefined };
	const links = [
		{ value: 'x', ...at },
		{ value: 'x', base: 'c/', ...at },
	];
	const context = { pageUrl: 'http://a.example/p', baseHref: '/b/', nofollow: false, distinct: false };

	expect(resolveLinks(links, context).found.map(({ url }) => url)).toEqual([
		'http://a.example/b/x',
		'http://a.example/b/c/x',
	]);
});
