import { expect, it } from 'vitest';
import { type Attribute, tagLinks } from '../../../../shared/core/links/tag-links.ts';

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
