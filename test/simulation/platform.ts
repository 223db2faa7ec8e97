import { decodePlanMessage } from '../../shared/core/messages.ts';
import {
	createBurier,
	createConsumer,
	createDispatcherFunction,
	type Handler,
	reporter,
	rowWriter,
	runner,
} from './functions.ts';
import { beginInvocation, RETURNED } from './invocation.ts';
import { SINK_TIMEOUT_MS } from './life-rows.ts';
import { createLifeStack } from './life-stack.ts';
import type { Delivery, SimulatedQueue } from './simulated-queue.ts';
import type { World } from './world.ts';

/** A queue, and the function that is called with what it holds. */
interface Mapping {
	readonly name: string;
	readonly queue: SimulatedQueue;
	readonly batchSize: number;
	readonly maxInstances: number;
	readonly timeoutMs: number;
	readonly handle: Handler;
}

const DEAD_LETTER_TIMEOUT_MS = 60_000;
/** As the template has it. */
const MOST_SINKS = 2;
const LONGEST_START_MS = 500;
const LONGEST_POLL_MS = 20;
/** Calls that a doomed invocation may get through. */
const MOST_DOOMED_CALLS = 8;
const GARBAGE = [
	'{',
	'null',
	'{"v":2,"jobId":"id-000001"}',
	'{"v":1}',
	'{"v":1,"jobId":"nobody"}',
	'{"v":1,"jobId":"nobody","chunkId":"0.0","targets":[]}',
];

/** Plays Lambda's pollers: takes batches out of queues, invokes functions, acknowledges what they have finished. */
export function startPlatform(world: World): void {
	const { sizes } = world.scenario;
	const { timeoutMs, batchSize, maxInstances } = sizes;
	const dead = { name: 'burier', batchSize: 1, maxInstances: 1, timeoutMs: DEAD_LETTER_TIMEOUT_MS };
	const waker = { batchSize: 1, maxInstances };
	const dispatch = createDispatcherFunction([]);
	const consume = createConsumer(sizes, world.variant.read);
	const mappings: Mapping[] = [
		{
			...waker,
			name: 'dispatcher',
			queue: world.planQueue,
			batchSize,
			timeoutMs: timeoutMs.dispatcher,
			handle: dispatch,
		},
		{ ...waker, name: 'runner', queue: world.runQueue, timeoutMs: timeoutMs.runner, handle: runner },
		{
			name: 'consumer',
			queue: world.chunksQueue,
			batchSize,
			maxInstances,
			timeoutMs: timeoutMs.consumer,
			handle: consume,
		},
		{
			...waker,
			name: 'reporter',
			queue: world.deliveryQueue,
			timeoutMs: DEAD_LETTER_TIMEOUT_MS,
			handle: reporter,
		},
		{
			name: 'sink',
			queue: world.rowsQueue,
			batchSize,
			maxInstances: MOST_SINKS,
			timeoutMs: SINK_TIMEOUT_MS,
			handle: rowWriter,
		},
		{ ...dead, queue: world.deadQueues.rows, handle: createBurier('rows') },
		{ ...dead, queue: world.deadQueues.deliveries, handle: createBurier('deliveries') },
		{ ...dead, queue: world.deadQueues.plan, handle: createBurier('plan') },
		{ ...dead, queue: world.deadQueues.chunks, batchSize: 10, handle: createBurier('chunks') },
		{ ...dead, queue: world.deadQueues.runs, handle: createBurier('runs') },
	];
	for (const mapping of mappings) startMapping(world, mapping);
}

function startMapping(world: World, mapping: Mapping): void {
	const { scheduler, random, adversary } = world;
	const { queue, batchSize, maxInstances } = mapping;
	let busy = 0;

	function poll(): void {
		while (busy < maxInstances) {
			const batch = queue.receive(random.int(1, batchSize));
			if (batch.length === 0) return;
			busy++;
			invoke(world, mapping, batch, () => {
				busy--;
				scheduler.after(0, poll);
			});
		}
	}

	queue.onReady((ms) => {
		scheduler.after(ms + random.int(1, LONGEST_POLL_MS), poll);
		if (adversary.strikes('garbage')) queue.put(random.pick(GARBAGE), 'garbage');
	});
}

function invoke(world: World, mapping: Mapping, batch: readonly Delivery[], onFree: () => void): void {
	const { scheduler, random, trace, monitor } = world;
	if (mapping.queue === world.rowsQueue) world.rowWrites++;
	const { life, invocation } = beginInvocation(world, {
		name: mapping.name,
		timeoutMs: mapping.timeoutMs,
		...doomOf(world, mapping, batch),
		onFree,
		onEnd: (ended, why) => monitor.onEnd(ended, { why, bodies: batch.map(({ body }) => body) }),
	});
	trace(() => `${life.name} begins with ${batch.map(({ messageId }) => messageId).join(' ')}`);
	scheduler.after(random.int(1, LONGEST_START_MS), async () => {
		if (!life.isAlive) return;
		const outcomes = await outcomesOf(mapping.handle(createLifeStack(world, life), batch, invocation));
		if (!life.isAlive) return;
		life.end(RETURNED);
		for (const [i, delivery] of batch.entries()) {
			settle(world, mapping.queue, delivery, outcomes[i]?.status === 'fulfilled');
		}
	});
}

/** An invocation that fails has failed each of its messages. */
function outcomesOf(handling: ReturnType<Handler>): ReturnType<Handler> {
	return handling.catch(() => []);
}

/** A plan or run that is poison kills whoever goes on with it, sooner or later. */
function doomOf(
	{ poisonNotices, random }: World,
	{ name }: Mapping,
	batch: readonly Delivery[],
): { doomedAfter?: number } {
	if (name !== 'dispatcher' && name !== 'runner') return {};
	const jobId = jobIdOf(batch[0]?.body ?? '');
	const left = poisonNotices.get(jobId) ?? 0;
	if (left === 0) return {};
	poisonNotices.set(jobId, left - 1);
	return { doomedAfter: random.int(0, MOST_DOOMED_CALLS) };
}

function jobIdOf(body: string): string {
	try {
		return decodePlanMessage(body).jobId;
	} catch {
		return '';
	}
}

function settle(
	{ adversary, scenario, trace }: World,
	queue: SimulatedQueue,
	delivery: Delivery,
	isDone: boolean,
): void {
	if (!isDone) queue.giveBack(delivery, scenario.sizes.redeliverMs);
	else if (adversary.strikes('dropAck')) trace(() => `the acknowledgement of ${delivery.messageId} is lost`);
	else if (adversary.strikes('deadAfterCommit')) queue.moveToDeadLetters(delivery);
	else queue.acknowledge(delivery);
}
