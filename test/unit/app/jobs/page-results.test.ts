import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
	createResultPager,
	type ResultPageRequest,
	type ResultPlace,
} from '../../../../shared/app/jobs/page-results.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';
import { planJob, recordChunk } from '../../../support/recorded-job.ts';

/** All pages of a job, one after the other. */
async function pages(
	stack: MemoryStack,
	jobId: string,
	request: Omit<ResultPageRequest, 'after'>,
): Promise<Result[][]> {
	const page = createResultPager(stack);
	const all: Result[][] = [];
	let after: ResultPlace | undefined;
	do {
		const { results, next } = await page(jobId, { ...request, after });
		all.push([...results]);
		after = next;
	} while (after !== undefined);
	return all;
}

const isOdd = (index: number) => index % 2 === 1;
const asFailed = ({ index }: { index: number }): Partial<Result> =>
	isOdd(index) ? { outcome: 'timeout', error: { code: 'TIMEOUT_BODY', message: 'too slow' } } : {};

async function recorded(count: number, left: readonly number[]) {
	const stack = createMemoryStack();
	const { job, chunks } = await planJob(stack, count);
	for (const [i, { chunkId, targets }] of chunks.entries()) {
		const cut = left[i % left.length] ?? 0;
		const [done, deferred] = [targets.slice(cut), targets.slice(0, cut)];
		await recordChunk(stack, { job, chunkId, done, left: deferred, resultOf: asFailed });
		if (cut > 0) await recordChunk(stack, { job, chunkId: `${chunkId}/0`, done: deferred, resultOf: asFailed });
	}
	return { stack, job };
}

it('gives each result once, in the order of the source, whatever the limit and whichever targets were tried later', async () => {
	const cases = fc.record({
		count: fc.integer({ min: 0, max: 40 }),
		limit: fc.integer({ min: 1, max: 12 }),
		left: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
		onlyFailed: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(cases, async ({ count, limit, left, onlyFailed }) => {
			const { stack, job } = await recorded(count, left);
			const outcomes = onlyFailed ? new Set(['timeout'] as const) : undefined;
			const all = await pages(stack, job.jobId, { limit, maxBytes: 1e9, outcomes });

			const expected = Array.from({ length: count }, (_, i) => i).filter((i) => !onlyFailed || isOdd(i));
			expect(all.flat().map(({ index }) => index)).toEqual(expected);
			expect(all.slice(0, -1).every((page) => page.length === limit)).toBe(true);
		}),
		{ numRuns: 60 },
	);
});

it('ends a page before it becomes longer than it may, and gives one result in any case', async () => {
	const { stack, job } = await recorded(7, [0]);
	const bytes = JSON.stringify((await pages(stack, job.jobId, { limit: 1, maxBytes: 1e9 }))[0]?.[0]).length;

	const sizes = async (maxBytes: number) =>
		(await pages(stack, job.jobId, { limit: 100, maxBytes })).map((page) => page.length);
	expect(await sizes(1)).toEqual([1, 1, 1, 1, 1, 1, 1]);
	expect((await sizes(bytes * 4)).every((size) => size <= 4)).toBe(true);
});

it('finds a text in URL, title and error, in any case', async () => {
	const { stack, job } = await recorded(6, [0]);
	const found = async (text: string) =>
		(await pages(stack, job.jobId, { limit: 10, maxBytes: 1e9, text })).flat().map(({ index }) => index);

	expect(await found('EXAMPLE.com/4')).toEqual([4]);
	expect(await found('too SLOW')).toEqual([1, 3, 5]);
	expect(await found('nowhere')).toEqual([]);
});

it('gives what there is of a job that runs', async () => {
	const stack = createMemoryStack();
	const { job, chunks } = await planJob(stack, 9);
	const [, second] = chunks;
	await recordChunk(stack, { job, chunkId: second?.chunkId ?? '', done: second?.targets ?? [] });

	expect(
		(await pages(stack, job.jobId, { limit: 2, maxBytes: 1e9 })).map((page) => page.map(({ index }) => index)),
	).toEqual([[3, 4], [5]]);
});

it('reads no blob any further than it takes to see that it holds no such text', async () => {
	const { stack, job } = await recorded(60, [0]);
	const tests: boolean[] = [];
	const blobs: MemoryStack['blobs'] = {
		...stack.blobs,
		getWhere: (jobId, refs, test) =>
			stack.blobs.getWhere(jobId, refs, (json) => {
				const passes = test(json);
				tests.push(passes);
				return passes;
			}),
	};
	const { results, next } = await createResultPager({ ...stack, blobs })(job.jobId, {
		limit: 10,
		maxBytes: 1e9,
		text: 'example.com/17',
	});

	expect(results.map(({ index }) => index)).toEqual([17]);
	expect(next).toBeUndefined();
	expect(tests).toHaveLength(20);
	expect(tests.filter(Boolean)).toHaveLength(1);
});

it('looks at so many chunks for a page, and goes on from there with the next', async () => {
	const { stack, job } = await recorded(2400, [0]);
	const page = createResultPager(stack);
	const request = { limit: 10, maxBytes: 1e9, text: 'example.com/2399' };
	const first = await page(job.jobId, request);
	const second = await page(job.jobId, { ...request, after: first.next });

	expect(first.results).toEqual([]);
	expect(first.next).toBeDefined();
	expect(second.results.map(({ index }) => index)).toEqual([2399]);
	expect(second.next).toBeUndefined();
});

it('reads little for a page that its first chunks fill', async () => {
	const { stack, job } = await recorded(900, [0]);
	let read = 0;
	const records: MemoryStack['records'] = {
		...stack.records,
		find: (jobId, ids) => {
			read += ids.length;
			return stack.records.find(jobId, ids);
		},
	};
	await createResultPager({ ...stack, records })(job.jobId, { limit: 10, maxBytes: 1e9 });

	expect(read).toBe(8);
});
