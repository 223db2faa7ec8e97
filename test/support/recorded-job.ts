import type { Chunk } from '../../shared/core/chunk.ts';
import type { Job, JobOptions } from '../../shared/core/job.ts';
import type { Result } from '../../shared/core/result.ts';
import type { Target } from '../../shared/core/target.ts';
import { aResult, options } from './builders.ts';
import { createFakeInvocation } from './fakes.ts';
import { type MemoryStack, storeJob, urls } from './memory-stack.ts';

/** A job of this many URLs that is planned, in chunks of three. */
export async function planJob(
	stack: MemoryStack,
	count: number,
	fields: Partial<JobOptions> = {},
): Promise<{ job: Job; chunks: Chunk[] }> {
	const job = await storeJob(stack, urls(count), { options: options({ chunkSize: 3, ...fields }) });
	const plan = stack.openPlan(job);
	const chunks: Chunk[] = [];
	while (!plan.sourceDone) chunks.push(...(await plan.extend(createFakeInvocation(stack))));
	return { job, chunks };
}

export interface RecordedChunk {
	readonly job: Job;
	readonly chunkId: string;
	readonly done: readonly Target[];
	/** They go on as the chunk's child. */
	readonly left?: readonly Target[];
	readonly resultOf?: (target: Target) => Partial<Result>;
}

/** Records what became of a chunk. */
export async function recordChunk(stack: MemoryStack, recorded: RecordedChunk): Promise<void> {
	const { job, chunkId, done, left = [], resultOf = () => ({}) } = recorded;
	await stack.clock.advance(1);
	await stack.finisher.finish({
		job,
		chunk: { jobId: job.jobId, chunkId, targets: [...done, ...left] },
		outcome: {
			results: done.map((target) => aResult({ index: target.index, url: target.url, ...resultOf(target) })),
			deferred: left.length > 0 ? [{ dueAt: 0, targets: left }] : [],
		},
		invocation: createFakeInvocation(stack),
		publish: async () => undefined,
	});
}
