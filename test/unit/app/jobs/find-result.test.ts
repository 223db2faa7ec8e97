import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createResultFinder } from '../../../../shared/app/jobs/find-result.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';
import { planJob, recordChunk } from '../../../support/recorded-job.ts';

it('finds every result that is stored, and no other, whichever chunks are recorded by now', async () => {
	const cases = fc.record({ count: fc.integer({ min: 0, max: 60 }), gaps: fc.array(fc.boolean(), { maxLength: 20 }) });
	await fc.assert(
		fc.asyncProperty(cases, async ({ count, gaps }) => {
			const stack = createMemoryStack();
			const { job, chunks } = await planJob(stack, count);
			const stored = new Set<number>();
			for (const [i, { chunkId, targets }] of chunks.entries()) {
				if (gaps[i] === true) continue;
				// The last is tried later.
				const [done, deferred] = [targets.slice(0, -1), targets.slice(-1)];
				await recordChunk(stack, { job, chunkId, done, left: deferred });
				if (i % 2 === 0) await recordChunk(stack, { job, chunkId: `${chunkId}/0`, done: deferred });
				for (const { index } of i % 2 === 0 ? targets : done) stored.add(index);
			}
			const find = createResultFinder(stack);
			for (let index = 0; index <= count; index++) {
				expect((await find(job.jobId, index))?.index).toBe(stored.has(index) ? index : undefined);
			}
		}),
		{ numRuns: 40 },
	);
});
