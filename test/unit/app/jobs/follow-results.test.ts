import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createResultFollower } from '../../../../shared/app/jobs/follow-results.ts';
import type { Chunk } from '../../../../shared/core/chunk.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';
import { planJob, recordChunk } from '../../../support/recorded-job.ts';

/** Follows a job; `next` records something and lets it look again. */
function follow(stack: MemoryStack, jobId: string) {
	const over = new AbortController();
	const seen: number[] = [];
	const looks: PromiseWithResolvers<void>[] = [];
	let looked = Promise.withResolvers<void>();
	const clock = {
		async sleep(_ms: number, signal?: AbortSignal) {
			if (signal?.aborted) return;
			const look = Promise.withResolvers<void>();
			looks.push(look);
			looked.resolve();
			looked = Promise.withResolvers();
			await look.promise;
		},
	};
	const reading = (async () => {
		for await (const { index } of createResultFollower({ ...stack, clock })(jobId, over.signal)) seen.push(index);
	})();
	return {
		seen,
		/** Until it waits again. */
		async looksAgain() {
			const again = looked.promise;
			looks.pop()?.resolve();
			await again;
		},
		async end() {
			over.abort();
			looks.pop()?.resolve();
			await reading;
		},
	};
}

const indexes = (chunks: readonly Chunk[]) => chunks.flatMap(({ targets }) => targets.map(({ index }) => index));

it('gives what is recorded up to the first chunk that is not, and the rest after the end', async () => {
	const stack = createMemoryStack();
	const { job, chunks } = await planJob(stack, 12);
	const [first, second, third, fourth] = chunks as [Chunk, Chunk, Chunk, Chunk];
	const followed = follow(stack, job.jobId);
	await followed.looksAgain();
	expect(followed.seen).toEqual([]);

	await recordChunk(stack, { job, chunkId: first.chunkId, done: first.targets });
	await recordChunk(stack, { job, chunkId: third.chunkId, done: third.targets });
	await followed.looksAgain();
	expect(followed.seen).toEqual(indexes([first]));

	await recordChunk(stack, { job, chunkId: second.chunkId, done: second.targets });
	await followed.looksAgain();
	expect(followed.seen).toEqual(indexes([first, second, third]));

	await recordChunk(stack, { job, chunkId: fourth.chunkId, done: fourth.targets });
	await followed.end();
	expect(followed.seen).toEqual(indexes(chunks));
});

it('waits for targets that are tried later, and gives them where they stand in the source', async () => {
	const stack = createMemoryStack();
	const { job, chunks } = await planJob(stack, 6);
	const [first, second] = chunks as [Chunk, Chunk];
	const [late, ...done] = first.targets;
	const left = late === undefined ? [] : [late];
	await recordChunk(stack, { job, chunkId: first.chunkId, done, left });
	await recordChunk(stack, { job, chunkId: second.chunkId, done: second.targets });
	const followed = follow(stack, job.jobId);
	await followed.looksAgain();
	expect(followed.seen).toEqual([]);

	await recordChunk(stack, { job, chunkId: `${first.chunkId}/0`, done: left });
	await followed.looksAgain();
	expect(followed.seen).toEqual([0, 1, 2, 3, 4, 5]);
	await followed.end();
});

it('gives what there is of a job that ended without some of its chunks', async () => {
	const stack = createMemoryStack();
	const { job, chunks } = await planJob(stack, 9);
	const [, second] = chunks as [Chunk, Chunk];
	await recordChunk(stack, { job, chunkId: second.chunkId, done: second.targets });
	const followed = follow(stack, job.jobId);
	await followed.end();

	expect(followed.seen).toEqual([3, 4, 5]);
});

it('gives each result once and in order, in whichever order chunks are recorded', async () => {
	const cases = fc.integer({ min: 1, max: 160 }).chain((count) => {
		const chunks = Math.ceil(count / 3);
		return fc.record({
			count: fc.constant(count),
			order: fc.shuffledSubarray([...Array(chunks).keys()], { minLength: chunks }),
			looksEvery: fc.integer({ min: 1, max: 9 }),
		});
	});
	await fc.assert(
		fc.asyncProperty(cases, async ({ count, order, looksEvery }) => {
			const stack = createMemoryStack();
			const { job, chunks } = await planJob(stack, count);
			const followed = follow(stack, job.jobId);
			for (const [at, place] of order.entries()) {
				const { chunkId, targets } = chunks[place] as Chunk;
				await recordChunk(stack, { job, chunkId, done: targets });
				if (at % looksEvery === 0) await followed.looksAgain();
			}
			await followed.end();

			expect(followed.seen).toEqual([...Array(count).keys()]);
		}),
		{ numRuns: 30 },
	);
});
