import { describe, expect, it } from 'vitest';
import { createChunkFinisher } from '../../../../shared/app/record/finish-chunk.ts';
import type { ChunkOutcome } from '../../../../shared/app/record/open-chunk.ts';
import type { Chunk, ChunkBlob, ChunkRecord } from '../../../../shared/core/chunk.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import { NO_PROGRESS } from '../../../../shared/ports/progress-counters.ts';
import { aChunk, aJob, aResult, aTarget, EXPIRES_AT, JOB_ID, options, targets } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryPorts } from '../../../support/memory-stack.ts';
import { createVirtualClock, START } from '../../../support/virtual-clock.ts';

const outcome: ChunkOutcome = {
	results: [aResult({ index: 0 }), aResult({ index: 1, outcome: 'timeout', attempts: 3, bytes: 0 })],
	deferred: [
		{ dueAt: 0, targets: [aTarget(2, { attempts: 1 })] },
		{ dueAt: START + 60_000, targets: [aTarget(3, { attempts: 1 })] },
	],
};
const chunk = aChunk({ targets: targets(4) });
const children: Chunk[] = [
	aChunk({ chunkId: '0.0/0', targets: [aTarget(2, { attempts: 1 })] }),
	aChunk({ chunkId: '0.0/1', targets: [aTarget(3, { attempts: 1 })], notBefore: START + 60_000 }),
];

function finisherOn(ports: MemoryPorts) {
	const published: string[] = [];
	const { finish, finishExisting } = createChunkFinisher(ports);
	const publish = async (some: readonly Chunk[]) => {
		published.push(...some.map(({ chunkId }) => chunkId));
	};
	const invocation = createFakeInvocation({ clock: ports.clock });
	return {
		published,
		finish: (fields: { chunk?: Chunk; outcome?: ChunkOutcome; publish?: typeof publish } = {}) =>
			finish({ job: aJob(), chunk, outcome, invocation, publish, ...fields }),
		finishExisting: (record: ChunkRecord) => finishExisting(record, publish),
	};
}

async function recordOf({ records }: MemoryPorts, chunkId = '0.0'): Promise<ChunkRecord> {
	const record = (await records.find(JOB_ID, [chunkId])).get(chunkId);
	if (record === undefined) throw new Error(`${chunkId} has no record`);
	return record;
}

const refused = () => Promise.reject(new StoreError('the store is gone'));

it('R1 writes the results, commits the record, counts, and only then publishes the children', async () => {
	const steps: string[] = [];
	const { ports } = createMemoryStack();
	const { blobs, records, counters } = ports;
	const noting = <A extends unknown[], R>(step: string, call: (...args: A) => R) => {
		return (...args: A): R => {
			steps.push(step);
			return call(...args);
		};
	};
	const { finish } = finisherOn({
		...ports,
		blobs: { ...blobs, put: noting('write', blobs.put) },
		records: { ...records, commit: noting('record', records.commit) },
		counters: { ...counters, add: noting('count', counters.add) },
	});

	await finish({ publish: noting('publish', async () => undefined) });

	expect(steps).toEqual(['write', 'record', 'count', 'publish']);
});

it('commits what the chunk came to, and who committed it', async () => {
	const { ports } = createMemoryStack();
	const { finish, published } = finisherOn(ports);
	const progress = await finish();

	const record = await recordOf(ports);
	expect(record).toMatchObject({
		counts: { ok: 1, timeout: 1 },
		retries: 2,
		bytes: 100,
		childrenDueAt: [0, START + 60_000],
		committedAt: START,
		requestId: 'request-1',
		elapsedMs: 0,
		expiresAt: EXPIRES_AT,
	});
	expect(await ports.blobs.get<ChunkBlob>(JOB_ID, record.blob)).toEqual({ results: outcome.results, children });
	const counts = { ok: 1, timeout: 1 };
	expect(progress).toEqual({ ...NO_PROGRESS, ...counts, recorded: 1, planned: 2, settled: 2, failed: 1, bytes: 100 });
	expect(published).toEqual(['0.0/0', '0.0/1']);
});

it('S4.1 tells the invocation what writing took, but not what publishing did', async () => {
	const { ports } = createMemoryStack();
	const { blobs, records, counters, clock } = ports;
	const taking = <A extends unknown[], R>(ms: number, call: (...args: A) => Promise<R>) => {
		return async (...args: A): Promise<R> => {
			await clock.sleep(ms);
			return call(...args);
		};
	};
	const { finish } = createChunkFinisher({
		...ports,
		blobs: { ...blobs, put: taking(7, blobs.put) },
		records: { ...records, commit: taking(20, records.commit) },
		counters: { ...counters, add: taking(3, counters.add) },
	});
	const invocation = createFakeInvocation({ clock });
	const publish = taking(100, async () => undefined);
	const finished = finish({ job: aJob(), chunk, outcome, invocation, publish });
	await clock.run(finished);

	expect(invocation.ledgerLine({ jobId: JOB_ID, targets: 2, bytes: 0, share: 0.5 }).storeMs).toBe(15);
});

describe('the count of a chunk that others follow', () => {
	const plain = { ...outcome, deferred: [] };
	const found = [{ parent: 'https://a.example/', depth: 1, follow: ['https://a.example/b'], visit: [] }];
	const limits = { maxCostUsd: 1 };

	it.each([
		{ what: 'waits for theirs', given: {}, waits: true },
		{ what: 'does not wait where none follows', given: { isFollowed: () => false }, waits: false },
		{ what: 'does not wait if it has children', given: { outcome }, waits: false },
		{
			what: 'does not wait if the dispatcher is to hear of links',
			given: { outcome: { ...plain, found } },
			waits: false,
		},
		{
			what: 'waits if who visits plans, too',
			given: { outcome: { ...plain, found }, keepLinks: () => undefined },
			waits: true,
		},
		{
			what: 'does not wait if its job has a limit',
			given: { job: aJob({ options: options({ limits }) }) },
			waits: false,
		},
	])('$what', async ({ given, waits }) => {
		const { ports } = createMemoryStack();
		const asked: (boolean | undefined)[] = [];
		const add: MemoryPorts['counters']['add'] = (jobId, delta, expiresAt, isFollowed) => {
			asked.push(isFollowed);
			return ports.counters.add(jobId, delta, expiresAt);
		};
		const { finish } = createChunkFinisher({ ...ports, counters: { ...ports.counters, add } });
		const invocation = createFakeInvocation(ports);
		const publish = async () => undefined;
		await finish({ job: aJob(), chunk, outcome: plain, invocation, publish, isFollowed: () => true, ...given });

		expect(asked).toEqual([waits]);
	});
});

it('S4.6 tells who plans itself of links before it counts', async () => {
	const { ports } = createMemoryStack();
	const found = [{ parent: 'https://a.example/', depth: 1, follow: ['https://a.example/b'], visit: [] }];
	const done: string[] = [];
	const add: MemoryPorts['counters']['add'] = (...given) => {
		done.push('counted');
		return ports.counters.add(...given);
	};
	const { finish } = createChunkFinisher({ ...ports, counters: { ...ports.counters, add } });
	const invocation = createFakeInvocation(ports);
	const keepLinks = () => void done.push('kept');
	const publish = async () => undefined;
	await finish({ job: aJob(), chunk, outcome: { ...outcome, found, deferred: [] }, invocation, publish, keepLinks });

	expect(done).toEqual(['kept', 'counted']);
});

it('gives each attempt at a chunk a blob of its own', async () => {
	const { ports } = createMemoryStack();
	const attempts: string[] = [];
	const put: MemoryPorts['blobs']['put'] = (blob) => {
		attempts.push(blob.attemptId);
		return ports.blobs.put(blob);
	};
	const { finish } = finisherOn({ ...ports, blobs: { ...ports.blobs, put } });
	await finish();
	await finish();

	expect(new Set(attempts).size).toBe(2);
});

it('publishes nothing where nothing follows', async () => {
	const { finish, published } = finisherOn(createMemoryStack().ports);
	await finish({ outcome: { ...outcome, deferred: [] } });

	expect(published).toEqual([]);
});

it('R3 keeps the children of an quarantined chunk quarantined', async () => {
	const { ports } = createMemoryStack();
	const { finish } = finisherOn(ports);
	await finish({ chunk: { ...chunk, quarantined: true } });

	const { children: stored } = await ports.blobs.get<ChunkBlob>(JOB_ID, (await recordOf(ports)).blob);
	expect(stored.map(({ quarantined }) => quarantined)).toEqual([true, true]);
});

describe('an attempt that is not the first', () => {
	it('R1 leaves the record as it is, and does not count', async () => {
		const { ports } = createMemoryStack();
		const { finish } = finisherOn(ports);
		await finish();
		const first = await recordOf(ports);

		expect(await finish({ outcome: { results: [aResult({ outcome: 'timeout' })], deferred: [] } })).toBeUndefined();
		expect(await recordOf(ports)).toEqual(first);
		expect(await ports.counters.read(JOB_ID)).toMatchObject({ recorded: 1, settled: 2 });
	});

	it('R1 publishes the children of the first, and of these only those without a record', async () => {
		const { ports } = createMemoryStack();
		const { finish, published } = finisherOn(ports);
		await finish();
		await finish({ chunk: children[0] as Chunk, outcome: { results: [aResult({ index: 2 })], deferred: [] } });
		published.length = 0;

		await finish({ outcome: { results: [], deferred: [{ dueAt: 0, targets: targets(4) }] } });

		expect(published).toEqual(['0.0/1']);
	});

	it('R1 publishes children to wait for as long as when they were named, though the clock was set back by an hour since', async () => {
		const { ports } = createMemoryStack();
		const clock = createVirtualClock();
		await clock.advance(3_600_000);
		const [dueAt, later] = [clock.now() - 1_000, clock.now() + 60_000];
		const slotted = aTarget(0, { startAt: dueAt + 3_000 });
		const deferred = [
			{ dueAt, targets: [slotted] },
			{ dueAt: later, targets: [aTarget(1)] },
		];
		await finisherOn({ ...ports, clock }).finish({ outcome: { results: [], deferred } });
		const published: Chunk[] = [];
		const publish = async (some: readonly Chunk[]) => {
			published.push(...some);
		};
		await finisherOn(ports).finish({ publish });

		expect(published).toEqual([
			aChunk({ chunkId: '0.0/0', targets: [{ ...slotted, startAt: START + 3_000 }] }),
			aChunk({ chunkId: '0.0/1', targets: [aTarget(1)], notBefore: START + 60_000 }),
		]);
	});

	it('S4.7 has a child reserve again what both attempts may have used: one reservation is good for one request', async () => {
		const { ports } = createMemoryStack();
		const brought = aTarget(0, { startAt: START + 3_000 });
		const reserved = aTarget(1, { startAt: START + 8_000 });
		const twice = aChunk({ targets: [brought, aTarget(1)] });
		const deferred = [{ dueAt: 0, targets: [brought, reserved] }];
		await finisherOn(ports).finish({ chunk: twice, outcome: { results: [], deferred } });
		const published: Chunk[] = [];
		await finisherOn(ports).finish({
			chunk: twice,
			outcome: { results: [aResult({ index: 0 }), aResult({ index: 1 })], deferred: [] },
			publish: async (some) => {
				published.push(...some);
			},
		});

		expect(published).toEqual([aChunk({ chunkId: '0.0/0', targets: [aTarget(0), reserved] })]);
	});

	it('R1 walks no further down where all children have records', async () => {
		const { ports } = createMemoryStack();
		const { finish, finishExisting, published } = finisherOn(ports);
		const oneChild = { results: [], deferred: [{ dueAt: 0, targets: [aTarget()] }] };
		await finish({ outcome: oneChild });
		await finish({ chunk: aChunk({ chunkId: '0.0/0' }), outcome: oneChild });
		published.length = 0;

		await finishExisting(await recordOf(ports));

		expect(published).toEqual([]);
	});
});

it('R1 has won when the store repeated its write', async () => {
	const { ports } = createMemoryStack();
	const { records } = ports;
	const twice: MemoryPorts['records'] = {
		...records,
		async commit(record) {
			await records.commit(record);
			return records.commit(record);
		},
	};

	expect(await finisherOn({ ...ports, records: twice }).finish()).toMatchObject({ recorded: 1 });
});

describe('killed between two steps, then delivered again', () => {
	it.each([
		{ step: 'write', broken: (ports: MemoryPorts) => ({ blobs: { ...ports.blobs, put: refused } }) },
		{ step: 'record', broken: (ports: MemoryPorts) => ({ records: { ...ports.records, commit: refused } }) },
	])('R1 before the $step: nothing was recorded, and the second attempt does all', async ({ broken }) => {
		const { ports } = createMemoryStack();
		await expect(finisherOn({ ...ports, ...broken(ports) }).finish()).rejects.toThrow(StoreError);
		expect(await ports.records.list(JOB_ID)).toEqual(new Map());

		const { finish, published } = finisherOn(ports);
		expect(await finish()).toMatchObject({ recorded: 1 });
		expect(published).toEqual(['0.0/0', '0.0/1']);
	});

	it('R1 before the publishing: who meets the record publishes', async () => {
		const { ports } = createMemoryStack();
		await expect(finisherOn(ports).finish({ publish: refused })).rejects.toThrow(StoreError);

		const { finishExisting, published } = finisherOn(ports);
		await finishExisting(await recordOf(ports));

		expect(published).toEqual(['0.0/0', '0.0/1']);
		expect(await ports.counters.read(JOB_ID)).toMatchObject({ recorded: 1 });
	});

	it('R1 before the counting: the children are published all the same, and the failure is logged', async () => {
		const { ports } = createMemoryStack();
		const { finish, published } = finisherOn({ ...ports, counters: { ...ports.counters, add: refused } });

		expect(await finish()).toBeUndefined();
		expect(published).toEqual(['0.0/0', '0.0/1']);
		expect(ports.log.messages).toEqual(['a chunk was recorded but not counted']);
	});
});

it('S3.9 a child of a small job is of a small job, too', async () => {
	const { ports } = createMemoryStack();
	const published: Chunk[] = [];
	const publish = async (some: readonly Chunk[]) => void published.push(...some);
	await finisherOn(ports).finish({ chunk: { ...chunk, small: true }, publish });

	expect(published.map(({ small }) => small)).toEqual([true, true]);
});
