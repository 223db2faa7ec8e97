import { createReportDeliverer } from '../../shared/app/deliver/deliver-report.ts';
import { createRowWriter } from '../../shared/app/deliver/write-rows.ts';
import { createBatchConsumer } from '../../shared/app/fetch/consume-batch.ts';
import { rememberJobs } from '../../shared/app/fetch/recent-jobs.ts';
import { createJobRunner } from '../../shared/app/fetch/run-job.ts';
import type { DispatchMemory } from '../../shared/app/plan/advance-plan.ts';
import { createDispatcher } from '../../shared/app/plan/dispatch.ts';
import { createSweeper } from '../../shared/app/recover/sweep.ts';
import { createRowSweeper } from '../../shared/app/recover/sweep-rows.ts';
import { createLinkMemory, type LinkMemory } from '../../shared/core/record/link-memory.ts';
import type { Invocation } from '../../shared/ports/invocation.ts';
import { createAheadVisitor } from './ahead-visitor.ts';
import type { LifeStack } from './life-stack.ts';
import type { StackSizes } from './scenario.ts';
import type { Delivery } from './simulated-queue.ts';

/** So little that consumers forget some links of a site. */
const LINK_MEMORY_BYTES = 500;

/** What a function does with a batch: outcome `i` belongs to delivery `i`. */
export type Handler = (
	stack: LifeStack,
	batch: readonly Delivery[],
	invocation: Invocation,
) => Promise<PromiseSettledResult<void>[]>;

export function createConsumer({ concurrency, maxInstances }: StackSizes, read: (body: string) => string): Handler {
	/** What consumers that are not busy remember. */
	const instances: ((jobId: string) => LinkMemory)[] = [];
	return async (stack, batch, invocation) => {
		// Who dies takes along what it remembers.
		const memories = instances.pop() ?? rememberJobs(() => createLinkMemory(LINK_MEMORY_BYTES));
		const consume = createBatchConsumer({ ...stack, concurrency, maxInstances }, memories);
		const outcomes = await consume(
			batch.map(({ body }) => read(body)),
			invocation,
			batch.map(({ receiveCount }) => receiveCount),
		);
		instances.push(memories);
		return outcomes;
	};
}

/** @param instances - What dispatchers that are not busy remember. */
export function createDispatcherFunction(instances: Map<string, DispatchMemory>[]): Handler {
	return async (stack, batch, invocation) => {
		// Who dies takes along what it remembers.
		const memories = instances.pop() ?? new Map();
		const bodies = batch.map(({ body }) => body);
		const outcomes = await createDispatcher(stack, memories)(bodies, invocation);
		instances.push(memories);
		return outcomes;
	};
}

export const runner: Handler = (stack, batch, invocation) => {
	const runJob = createJobRunner({
		...stack,
		visitorOf: (threads, concurrency) => createAheadVisitor(stack.visitor, threads * concurrency),
	});
	return oneByOne(batch, ({ body }) => runJob(body, invocation));
};

export const reporter: Handler = (stack, batch) => {
	const deliver = createReportDeliverer({
		...stack,
		secrets: { get: async () => undefined },
		// No job of the simulation has exports.
		exportJob: async () => ({ kind: 'sent' }),
	});
	return oneByOne(batch, ({ body }) => deliver(body));
};

export const rowWriter: Handler = (stack, batch) => {
	const write = createRowWriter({ ...stack, secrets: { get: async () => undefined } });
	return oneByOne(batch, ({ body }) => write(body));
};

export function createBurier(queue: 'plan' | 'chunks' | 'runs' | 'deliveries' | 'rows'): Handler {
	return (stack, batch, invocation) =>
		oneByOne(batch, ({ messageId, body }) => stack.deadLetters.handle({ queue, messageId, body }, invocation));
}

export async function sweep(
	stack: LifeStack,
	invocation: Invocation,
	{ visibilityMs, maxReceives }: StackSizes,
): Promise<void> {
	await createSweeper({ ...stack, deliveryMs: visibilityMs * maxReceives })(invocation);
	await createRowSweeper(stack)();
}

async function oneByOne(batch: readonly Delivery[], handle: (delivery: Delivery) => Promise<void>) {
	const outcomes: PromiseSettledResult<void>[] = [];
	for (const delivery of batch) outcomes.push(...(await Promise.allSettled([handle(delivery)])));
	return outcomes;
}
