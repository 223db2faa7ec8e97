import { expect, it } from 'vitest';
import type { Results } from '../../../../services/dashboard/api/answers.ts';
import { readPage } from '../../../../services/dashboard/api/read-page.ts';
import { aResult } from '../../../support/builders.ts';

const REQUEST = { jobId: '01J', cursor: null, size: 3, outcomes: [], text: '' };
const results = (...indexes: readonly number[]) => indexes.map((index) => aResult({ index }));

/** Answers in turn, and what was asked for them. */
function answering(...answers: readonly Results[]) {
	const asked: string[] = [];
	const get = async (path: string) => {
		asked.push(path);
		return answers[asked.length - 1] ?? { results: [], cursor: null };
	};
	return { asked, get };
}

it('U3 fills a page by as many calls as that takes, and shows what it has meanwhile', async () => {
	const { asked, get } = answering({ results: results(0, 1), cursor: 'a' }, { results: results(5), cursor: 'b' });
	const found: number[] = [];

	const page = await readPage(REQUEST, { get, onFound: ({ length }) => found.push(length) });

	expect(page.results.map(({ index }) => index)).toEqual([0, 1, 5]);
	expect(page.next).toBe('b');
	expect(found).toEqual([2, 3]);
	expect(asked).toEqual(['/jobs/01J/results?format=json&limit=3', '/jobs/01J/results?format=json&limit=1&cursor=a']);
});

it('ends where there are no more', async () => {
	const { get } = answering({ results: [], cursor: 'a' }, { results: results(7), cursor: null });

	const page = await readPage(REQUEST, { get, onFound: () => {} });

	expect(page.next).toBeNull();
	expect(page.results).toHaveLength(1);
});

it('asks for what fits alone', async () => {
	const { asked, get } = answering();
	await readPage({ ...REQUEST, outcomes: ['timeout', 'blocked'], text: 'a&b' }, { get, onFound: () => {} });

	expect(asked).toEqual(['/jobs/01J/results?format=json&limit=3&outcome=timeout%2Cblocked&q=a%26b']);
});
