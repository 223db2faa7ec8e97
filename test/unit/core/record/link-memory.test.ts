import { expect, it } from 'vitest';
import type { FoundLinks } from '../../../../shared/core/links/crawl.ts';
import { createLinkMemory } from '../../../../shared/core/record/link-memory.ts';
import { aTarget } from '../../../support/builders.ts';

const [A, B, C] = ['https://a.example/a', 'https://a.example/b', 'https://a.example/c'] as const;

function on(page: number, follow: readonly string[], visit: readonly string[] = []): FoundLinks {
	return { parent: `https://a.example/${page}`, depth: 1, follow, visit };
}

it('tells each link once, where it stands first', () => {
	const { unseenOf } = createLinkMemory();

	expect(unseenOf([on(1, [A, B]), on(2, [B, A]), on(3, [C, A], [B])])).toEqual([on(1, [A, B]), on(3, [C])]);
});

it('takes a link for unseen until a record with it is committed', () => {
	const { unseenOf, note } = createLinkMemory();
	const found = [on(1, [A], [B])];

	expect(unseenOf(found)).toEqual(found);
	expect(unseenOf(found)).toEqual(found);
	note(found);
	expect(unseenOf(found)).toEqual([]);
});

it('knows what came as a target', () => {
	const { unseenOf, planned } = createLinkMemory();
	planned([aTarget(0, { url: A }), aTarget(1, { url: B, follow: false })]);

	expect(unseenOf([on(1, [A], [B])])).toEqual([]);
});

it('takes a page to follow for unseen though it was only to be visited, and not the other way round', () => {
	const { unseenOf, note } = createLinkMemory();
	note([on(1, [A], [B])]);

	expect(unseenOf([on(2, [B], [A])])).toEqual([on(2, [B])]);
	note([on(2, [B])]);
	note([on(3, [], [B])]);
	expect(unseenOf([on(4, [B])])).toEqual([]);
});

it('forgets what it learned longest ago when it is full', () => {
	const urls = Array.from({ length: 10 }, (_, i) => `https://a.example/${i}`);
	const bytesOfThree = 3 * (64 + 19);
	const { unseenOf, note } = createLinkMemory(bytesOfThree);
	for (const url of urls) note([on(0, [url])]);

	const unseen = unseenOf([on(1, urls)])[0]?.follow;
	expect(unseen).toContain(urls[0]);
	expect(unseen).not.toContain(urls[9]);
	expect(unseen?.length).toBeGreaterThanOrEqual(10 - 8);
});

it('leaves of the links of a page, as it comes, those that are not known, and each as often as it stands there', () => {
	const { unknownOf, note } = createLinkMemory();
	note([on(1, [A], [B])]);

	expect(unknownOf(on(2, [A, B, C, C], [A, B, C]))).toEqual(on(2, [B, C, C], [C]));
	expect(unknownOf(on(3, [A]))).toEqual(on(3, []));
});
