import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalOf } from '../../../../shared/core/canonical-url.ts';
import { packLinks, unpackLinks, urlHash } from '../../../../shared/core/links/packed-links.ts';
import type { PageLink } from '../../../../shared/core/links/page-link.ts';

const count = fc.nat({ max: 1_000_000 });
// Any text, spaces and control characters, lone surrogates and what looks like a packed link included.
const text = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.constantFrom('', ' ', '1 2 ', 'a b 1 1 0 0 0 ', '\ud800', '\u0000'),
);
const shared = {
	place: fc.constantFrom('a[href]', 'style', 'meta[refresh]', 'svg:use[xlink:href]'),
	line: count,
	column: count,
	text,
	nofollow: fc.constant(true as const),
};
const fragment = text.filter((some) => some !== '');
const requiredKeys: ['url', 'place', 'line', 'column', 'text'] = ['url', 'place', 'line', 'column', 'text'];
const web = fc.record({ ...shared, url: fc.webUrl(), fragment }, { requiredKeys });
const noAddress = { ...shared, url: text, invalid: fc.constant(true as const) };
const invalid = fc.record(noAddress, { requiredKeys: [...requiredKeys, 'invalid'] });
const link: fc.Arbitrary<PageLink> = fc.oneof(web, invalid);

it('links are unpacked as they were packed, after JSON too', () => {
	fc.assert(
		fc.property(fc.array(link, { maxLength: 20 }), (links) => {
			const packed = packLinks(links);

			expect(unpackLinks(packed)).toEqual(links);
			expect(unpackLinks(JSON.parse(JSON.stringify(packed)))).toEqual(links);
		}),
	);
});

it('a page without links is an empty string', () => {
	expect(packLinks([])).toBe('');
	expect(unpackLinks('')).toEqual([]);
});

it('tells links to wanted URLs, however they are escaped, and what is no address, names a fragment or is not to be followed', () => {
	const escaped = fc.constantFrom(
		'https://a.example/%7eb',
		'https://a.example/~b',
		'https://a.example/%e2',
		'https://a.example/%E2',
	);
	const anyLink = fc
		.tuple(link, fc.option(escaped))
		.map(([some, url]) => (url === null || some.invalid ? some : { ...some, url }));
	fc.assert(
		fc.property(fc.array(anyLink, { maxLength: 20 }), fc.func(fc.boolean()), (links, isWanted) => {
			const keyOf = ({ url }: PageLink) => canonicalOf(url);
			const wanted = new Set(links.filter((some) => isWanted(keyOf(some))).map((some) => urlHash(keyOf(some))));
			const isTold = (some: PageLink) => wanted.has(urlHash(keyOf(some)));
			const told = links.filter((some) => some.fragment !== undefined || some.invalid || some.nofollow || isTold(some));

			expect(unpackLinks(packLinks(links), wanted)).toEqual(told);
		}),
	);
});
