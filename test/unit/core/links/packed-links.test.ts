import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packLinks, unpackLinks } from '../../../../shared/core/links/packed-links.ts';
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

it('tells those links alone whose URLs are wanted, and what is no address or names a fragment', () => {
	fc.assert(
		fc.property(fc.array(link, { maxLength: 20 }), fc.func(fc.boolean()), (links, isWanted) => {
			const told = links.filter(({ url, fragment, invalid }) => fragment !== undefined || invalid || isWanted(url));

			expect(unpackLinks(packLinks(links), isWanted)).toEqual(told);
		}),
	);
});
