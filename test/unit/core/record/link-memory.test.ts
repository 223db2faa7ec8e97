import { expect, it } from 'vitest';
import type { FoundLinks } from '../../../../shared/core/links/crawl.ts';
import { createLinkMemory } from '../../../../shared/core/record/link-memory.ts';
import { aTarget } from '../../../support/builders.ts';

const [A, B, C] = ['https://a.example/a', 'https://a.example/b', 'https://a.example/c'] as const;

function on(page: number, follow: readonly string[], visit: readonly string[] = []): FoundLinks {
	return { parent: `https://a.example/${page}`, depth: 1, follow, visit };
}

it('tells each link once, where it stands first', () => {
	const { newsOf } = createLinkMemory();

	expect(newsOf([on(1, [A, B]), on(2, [B, A]), on(3, [C, A], [B])])).toEqual([on(1, [A, B]), on(3, [C])]);
});

it('takes a link for news until a record with it is committed', () => {
	const { newsOf, note } = createLinkMemory();
	const found = [on(1, [A], [B])];

	expect(newsOf(found)).toEqual(found);
	expect(newsOf(found)).toEqual(found);
	note(found);
	expect(newsOf(found)).toEqual([]);
});

it('knows what came as a target', () => {
	const { newsOf, planned } = createLinkMemory();
	planned([aTarget(0, { url: A }), aTarget(1, { url: B, follow: false })]);

	expect(newsOf([on(1, [A], [B])])).toEqual([]);
});

it('takes a page to follow for news though it was only to be visited, and not the other way round', () => {
	const { newsOf, note } = createLinkMemory();
	note([on(1, [A], [B])]);

	expect(newsOf([on(2, [B], [A])])).toEqual([on(2, [B])]);
	note([on(2, [B])]);
	note([on(3, [], [B])]);
	expect(newsOf([on(4, [B])])).toEqual([]);
});

it('forgets what it learned longest ago when it is full', () => {
	const urls = Array.from({ length: 10 }, (_, i) => `https://a.example/${i}`);
	const bytesOfThree = 3 * (64 + 19);
	const { newsOf, note } = createLinkMemory(bytesOfThree);
	for (const url of urls) note([on(0, [url])]);

	const news = newsOf([on(1, urls)])[0]?.follow;
	expect(news).toContain(urls[0]);
	expect(news).not.toContain(urls[9]);
	expect(news?.length).toBeGreaterThanOrEqual(10 - 8);
});
