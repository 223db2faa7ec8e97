import { expect, it } from 'vitest';
import type { LinkedPage } from '../../../../shared/core/links/page-link.ts';
import { createPageMemory } from '../../../../shared/core/links/page-memory.ts';

const A_KB = 1024;

function pages(name: string, linkCharacters = 10): LinkedPage[] {
	return [{ url: `https://a.example/${name}`, links: 'x'.repeat(linkCharacters), ids: ['top', name] }];
}

it('gives away what it kept, once', () => {
	const { keep, take } = createPageMemory(10 * A_KB);
	keep('1', pages('a'));
	keep('2', pages('b'));

	expect(take('2')).toEqual(pages('b'));
	expect(take('2')).toBeUndefined();
	expect(take('1')).toEqual(pages('a'));
	expect(take('3')).toBeUndefined();
});

it('forgets what it kept longest ago when there is much', () => {
	const { keep, take } = createPageMemory(10 * A_KB);
	for (const name of ['1', '2', '3']) keep(name, pages(name, 4 * A_KB));

	expect(take('1')).toBeUndefined();
	expect(take('2')).toEqual(pages('2', 4 * A_KB));
	expect(take('3')).toEqual(pages('3', 4 * A_KB));
});

it('has room again for what it gave away', () => {
	const { keep, take } = createPageMemory(10 * A_KB);
	for (const name of ['1', '2', '3', '4']) {
		keep(name, pages(name, 9 * A_KB));

		expect(take(name)).toEqual(pages(name, 9 * A_KB));
	}
});

it('keeps nothing that takes more than it may, nor anything at all where it may take nothing', () => {
	const { keep, take } = createPageMemory(A_KB);
	keep('1', pages('a', 2 * A_KB));
	const nothing = createPageMemory(0);
	nothing.keep('1', pages('a'));

	expect(take('1')).toBeUndefined();
	expect(nothing.take('1')).toBeUndefined();
});
