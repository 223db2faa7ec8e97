import { QueueError, StoreError } from '../../shared/core/errors.ts';
import type { Job } from '../../shared/core/job.ts';
import { decodeChunk } from '../../shared/core/messages.ts';
import type { JobStore } from '../../shared/ports/job-store.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { MessageQueue, OutgoingMessage } from '../../shared/ports/message-queue.ts';
import type { RecordStore } from '../../shared/ports/record-store.ts';
import type { Call, Life } from './life.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { Stores } from './stores.ts';
import type { World } from './world.ts';

export type LifePorts = ReturnType<typeof createLifePorts>;

/** How old a listing of jobs may be: as old as the pass of the sweeper before. */
const LONGEST_STALE_MS = 600_000;

/** All ports as one life sees them: each call may be met by a fault. */
export function createLifePorts(world: World, life: Life) {
	const stores = world.monitor.stores;
	return {
		clock: life.clock,
		ids: world.ids,
		log: createLog(world, life),
		jobs: withStaleLists(world, life, stores.jobs),
		objects: throughLife(life, 'objects', stores.objects),
		records: withTornList(world, life, stores.records),
		planLog: throughLife(life, 'planLog', stores.planLog),
		// Adding is not idempotent: the real client does not repeat it.
		counters: throughLife(life, 'counters', stores.counters, { repeats: false }),
		ledger: throughLife(life, 'ledger', stores.ledger),
		limiter: throughLife(life, 'limiter', stores.limiter),
		robots: throughLife(life, 'robots', stores.robots),
		// Dying around it is enough: what it loses is only ever seen once more.
		pageStates: stores.pageStates,
		archive: throughLife(life, 'archive', stores.archive),
		deliveries: throughLife(life, 'deliveries', stores.deliveries),
		sinks: throughLife(life, 'sinks', stores.sinks),
		itemSinks: throughLife(life, 'itemSinks', stores.itemSinks),
		resultItems: throughLife(life, 'resultItems', stores.resultItems),
		blobs: throughLife(life, 'blobs', stores.blobs),
		planQueue: createLifeQueue(world, life, world.planQueue),
		chunksQueue: createLifeQueue(world, life, world.chunksQueue),
		runQueue: createLifeQueue(world, life, world.runQueue),
		rowsQueue: createLifeQueue(world, life, world.rowsQueue),
		deliveryQueue: createLifeQueue(world, life, world.deliveryQueue),
		stackDestinations: world.scenario.stackDestinations,
	} satisfies Stores & Record<string, unknown>;
}

const storeError = (name: string) => new StoreError(`${name} is refused`);
const queueError = (name: string) => new QueueError(`${name} is refused`);

/** Each method of a port as a call of the life. */
function throughLife<T extends object>(
	life: Life,
	port: string,
	store: T,
	how: Pick<Call, 'repeats'> = { repeats: true },
): T {
	const methods = Object.entries(store).map(([method, run]) => {
		// A stream can be read only once.
		const what = {
			name: `${port}.${method}`,
			error: storeError,
			repeats: how.repeats === true && method !== 'putStream',
		};
		return [method, (...args: unknown[]) => life.call(what, () => run(...args))];
	});
	return Object.fromEntries(methods) as T;
}

function withStaleLists(world: World, life: Life, jobs: JobStore): JobStore {
	const listed = (name: string, list: () => Promise<Job[]>) => async () => {
		const fresh = await life.call({ name, error: storeError, repeats: true }, list);
		const old = world.lists.get(name);
		const isFresh = old === undefined || old.at < world.scheduler.now() - LONGEST_STALE_MS;
		if (!isFresh && world.adversary.strikes('staleList')) return structuredClone([...old.jobs]);
		world.lists.set(name, { at: world.scheduler.now(), jobs: structuredClone(fresh) });
		return fresh;
	};
	return { ...throughLife(life, 'jobs', jobs), active: listed('jobs.active', () => jobs.active()) };
}

/** What is committed while a listing is read may be there or not. */
function withTornList(world: World, life: Life, records: RecordStore): RecordStore {
	const through = throughLife(life, 'records', records);
	return {
		...through,
		async list(jobId) {
			if (!world.adversary.strikes('tornList')) return through.list(jobId);
			const before = await records.list(jobId);
			const after = await through.list(jobId);
			for (const chunkId of after.keys()) {
				if (!before.has(chunkId) && world.random.happens(0.5)) after.delete(chunkId);
			}
			return after;
		},
	};
}

function createLifeQueue(world: World, life: Life, queue: SimulatedQueue): MessageQueue {
	const call = (method: string) => ({ name: `${queue.name}.${method}`, error: queueError, repeats: true });

	function send(messages: readonly OutgoingMessage[]): Promise<void> {
		if (queue === world.chunksQueue) for (const { body } of messages) world.monitor.onSend(life, decodeChunk(body));
		return life.call(call('send'), () => queue.send(messages));
	}

	return {
		async send(messages) {
			if (messages.length > 1 && world.adversary.strikes('partialSend')) {
				await send(messages.slice(0, world.random.int(1, messages.length - 1)));
				throw new QueueError(`${queue.name}.send fails after some messages`);
			}
			await send(messages);
		},
		async depth() {
			const depth = await life.call(call('depth'), () => queue.depth());
			if (!world.adversary.strikes('wrongDepth')) return depth;
			return { visible: world.random.int(0, 1), inFlight: 0, delayed: 0 };
		},
	};
}

function createLog({ trace }: World, { name }: Life): Log {
	const write = (message: string, fields: object = {}) =>
		trace(() => `${name} says: ${message} ${JSON.stringify(fields)}`);
	return {
		info: write,
		warn: write,
		error: (message, error, fields) => write(`${message} (${(error as Error).message})`, fields),
	};
}
