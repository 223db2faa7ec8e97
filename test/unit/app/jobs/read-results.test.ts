import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createResultReader, type ResultOrder } from '../../../../shared/app/jobs/read-results.ts';
import type { Chunk } from '../../../../shared/core/chunk.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import type { Outcome } from '../../../../shared/core/result.ts';
import type { Target } from '../../../../shared/core/target.ts';
import { aChunk, aJob, aResult, JOB_ID, options } from '../../../support/builders.ts';
import { collect } from '../../../support/collect.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import {
	createMemoryStack,
	type MemoryPorts,
	type MemoryStack,
	storeJob,
	urls,
} from '../../../support/memory-stack.ts';
import { planJob, recordChunk } from '../../../support/recorded-job.ts';

/** A job that is planned, in chunks of three. */
async function plan(stack: MemoryStack, count: number): Promise<Chunk[]> {
	const job = await storeJob(stack, urls(count), { options: options({ chunkSize: 3 }) });
	const open = stack.openPlan(job);
	const chunks: Chunk[] = [];
	while (!open.sourceDone) chunks.push(...(await open.extend(createFakeInvocation(stack))));
	return chunks;
}

/** Records `done` of a chunk, and the others as its child. */
async function record(
	stack: MemoryStack,
	chunkId: string,
	done: readonly Target[],
	left: readonly Target[] = [],
): Promise<void> {
	await stack.clock.advance(1);
	await stack.finisher.finish({
		job: aJob(),
		chunk: aChunk({ chunkId, targets: [...done, ...left] }),
		outcome: {
			results: done.map(({ index }) => aResult({ index })),
			deferred: left.length > 0 ? [{ dueAt: 0, targets: left }] : [],
		},
		invocation: createFakeInvocation(stack),
		publish: async () => undefined,
	});
}

async function indexes(
	ports: Pick<MemoryPorts, 'planLog' | 'records' | 'blobs'>,
	order: ResultOrder = 'input',
): Promise<number[]> {
	return (await collect(createResultReader(ports)(JOB_ID, order))).map(({ index }) => index);
}

it('S1.2 brings results in the order of the source, in whatever order its chunks and their children were recorded', async () => {
	const orders = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });
	await fc.assert(
		fc.asyncProperty(
			orders,
			fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 20 }),
			async (order, cuts) => {
				const stack = createMemoryStack();
				const chunks = await plan(stack, 35);
				const shuffled = chunks
					.map((chunk, i) => ({ chunk, key: order[i] ?? 0, cut: cuts[i] ?? 3 }))
					.sort((a, b) => a.key - b.key);
				for (const { chunk, cut } of shuffled) {
					// The end of a chunk may settle before its beginning.
					const left = chunk.targets.filter((_, i) => i % 3 < cut);
					await record(
						stack,
						chunk.chunkId,
						chunk.targets.filter((target) => !left.includes(target)),
						left,
					);
				}
				for (const { chunk, cut } of shuffled.toReversed()) {
					const left = chunk.targets.filter((_, i) => i % 3 < cut);
					if (left.length > 0) await record(stack, `${chunk.chunkId}/0`, left);
				}

				expect(await indexes(stack)).toEqual(Array.from({ length: 35 }, (_, i) => i));
			},
		),
		{ numRuns: 30 },
	);
});

it('brings results in the order in which their chunks were recorded, if asked', async () => {
	const stack = createMemoryStack();
	const [a, b, c] = await plan(stack, 9);
	for (const chunk of [c, a, b]) await record(stack, chunk?.chunkId ?? '', chunk?.targets ?? []);

	expect(await indexes(stack, 'completion')).toEqual([6, 7, 8, 0, 1, 2, 3, 4, 5]);
});

it('brings what there is of a job that runs on', async () => {
	const stack = createMemoryStack();
	const chunks = await plan(stack, 9);
	await record(stack, '0.1', chunks[1]?.targets ?? []);

	expect(await indexes(stack)).toEqual([3, 4, 5]);
});

it('brings nothing of a job without results', async () => {
	expect(await indexes(createMemoryStack())).toEqual([]);
});

it('fails where results are gone, once', async () => {
	const stack = createMemoryStack();
	const chunks = await plan(stack, 600);
	for (const { chunkId, targets } of chunks) await record(stack, chunkId, targets);
	const getAll = () => Promise.reject(new StoreError('the blob is gone'));

	// Others that were read ahead fail, too: Vitest fails a run with a rejection that nobody handles.
	await expect(indexes({ ...stack.ports, blobs: { ...stack.blobs, getAll } })).rejects.toThrow('the blob is gone');
	await new Promise((resolve) => setImmediate(resolve));
});

it('S2.8 reads no further than its reader, but for some chunks ahead', async () => {
	const stack = createMemoryStack();
	const chunks = await plan(stack, 600);
	for (const { chunkId, targets } of chunks) await record(stack, chunkId, targets);
	let read = 0;
	const getAll: MemoryPorts['blobs']['getAll'] = (jobId, refs) => {
		read += refs.length;
		return stack.ports.blobs.getAll(jobId, refs);
	};
	const results = createResultReader({ ...stack.ports, blobs: { ...stack.blobs, getAll } })(JOB_ID, 'input');
	await results.next();

	expect(chunks).toHaveLength(200);
	expect(read).toBeLessThanOrEqual(100);
	await results.return(undefined);
});

it('brings only results of the outcomes that are asked for, and reads no other chunks', async () => {
	const stack = createMemoryStack();
	const chunks = await plan(stack, 9);
	for (const [i, chunk] of chunks.entries()) {
		const results = chunk.targets.map(({ index }) => aResult({ index, outcome: index % 4 === 1 ? 'timeout' : 'ok' }));
		await stack.finisher.finish({
			job: aJob(),
			chunk,
			outcome: {
				results: i === 2 ? results.map((result) => ({ ...result, outcome: 'robots' })) : results,
				deferred: [],
			},
			invocation: createFakeInvocation(stack),
			publish: async () => undefined,
		});
	}
	const read: number[] = [];
	const getAll: MemoryPorts['blobs']['getAll'] = (jobId, refs) => {
		read.push(refs.length);
		return stack.blobs.getAll(jobId, refs);
	};
	const of = async (...outcomes: Outcome[]) => {
		const deps = { ...stack.ports, blobs: { ...stack.blobs, getAll } };
		const readResults = createResultReader(deps, { outcomes: new Set(outcomes) });
		return (await collect(readResults(JOB_ID, 'input'))).map(({ index }) => index);
	};

	expect(await of('timeout')).toEqual([1, 5]);
	expect(await of('timeout', 'robots')).toEqual([1, 5, 6, 7, 8]);
	expect(await of('dead_letter')).toEqual([]);
	expect(read).toEqual([2, 3]);
});

it('leaves out pages that have not changed, and reads no chunk that has no others', async () => {
	const stack = createMemoryStack();
	const { job, chunks } = await planJob(stack, 9);
	for (const { chunkId, targets } of chunks) {
		const resultOf = ({ index }: { index: number }) => ({
			change: index === 4 ? ('new' as const) : ('unchanged' as const),
		});
		await recordChunk(stack, { job, chunkId, done: targets, resultOf });
	}
	const read: number[] = [];
	const getAll: MemoryPorts['blobs']['getAll'] = (jobId, refs) => {
		read.push(refs.length);
		return stack.blobs.getAll(jobId, refs);
	};
	const readResults = createResultReader(
		{ ...stack.ports, blobs: { ...stack.blobs, getAll } },
		{ leavesOutUnchanged: true },
	);

	expect((await collect(readResults(job.jobId, 'input'))).map(({ index }) => index)).toEqual([4]);
	expect(read).toEqual([1]);
});
