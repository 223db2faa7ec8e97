import { expect, it } from 'vitest';
import { resolveLinks } from '../../../../../shared/core/links/urls/resolve-links.ts';

const CONTEXT = { pageUrl: 'https://a.example/', nofollow: false, distinct: false };

function link(value: string) {
	return { value, place: 'a[href]', line: 1, column: 1, text: '' };
}

it('S4.8 counts by name only schemes that are known: a page may name any number, of any length', () => {
	const known = ['mailto:a@b.example', 'tel:1', 'tel:2', 'javascript:void 0'];
	const made = Array.from({ length: 1_000 }, (_, i) => `x${i}${'y'.repeat(4_000)}:z`);

	expect(resolveLinks([...known, ...made].map(link), CONTEXT).otherSchemes).toEqual({
		mailto: 1,
		tel: 2,
		javascript: 1,
		other: 1_000,
	});
});
