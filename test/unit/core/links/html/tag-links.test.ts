import { expect, it } from 'vitest';
import { type Attribute, tagLinks } from '../../../../../shared/core/links/html/tag-links.ts';

/** An attribute that counts how often its value is read. */
function counted(name: string, value: string): Attribute & { reads: number } {
	return {
		name,
		line: 1,
		column: 1,
		reads: 0,
		get value() {
			this.reads++;
			return value;
		},
	};
}

// One tag with 16 KB of each kept an event loop busy for five seconds.
it.each([
	{ tag: 'img', many: 'srcset', separator: ', ', beside: 'alt' },
	{ tag: 'a', many: 'ping', separator: ' ', beside: 'rel' },
])('R6 looks at the $beside of a tag as often for many links as for one', ({ tag, many, separator, beside }) => {
	const readsFor = (links: number) => {
		const attribute = counted(beside, 'a  b');
		const value = Array.from({ length: links }, (_, i) => `/${i}`).join(separator);
		expect(tagLinks({ name: tag, attributes: [counted(many, value), attribute] })).toHaveLength(links);
		return attribute.reads;
	};

	expect(readsFor(100)).toBe(readsFor(1));
});

it.each([
	{ name: 'a', attribute: 'href', place: 'a[href]' },
	{ name: 'img', attribute: 'srcset', place: 'img[srcset]' },
	{ name: 'meta', attribute: 'content', place: 'meta[og:image]', beside: { name: 'property', value: 'og:image' } },
])(
	'W2 only spaces and control characters around a URL are no part of it: $place',
	({ name, attribute, place, beside }) => {
		const at = { line: 1, column: 1 };
		for (const space of ['\u00a0', '\u3000', '\ufeff', '\u2028', '\u202f', '\u0085']) {
			const value = ` \t\n${space}/x${space}\r `;
			const attributes = [...(beside === undefined ? [] : [{ ...beside, ...at }]), { name: attribute, value, ...at }];
			expect(tagLinks({ name, attributes })).toMatchObject([{ place, value: `${space}/x${space}` }]);
		}
	},
);

it('W2 an attribute of nothing but spaces leads nowhere', () => {
	const href = { name: 'href', value: ' \t\u0001\n', line: 1, column: 1 };
	expect(tagLinks({ name: 'a', attributes: [href] })).toEqual([]);
});
