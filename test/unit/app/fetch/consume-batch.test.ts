import { describe, expect, it } from 'vitest';
import { createBatchConsumer } from '../../../../shared/app/fetch/consume-batch.ts';
import { QUARANTINE_GAP_MS } from '../../../../shared/app/fetch/quarantine.ts';
import type { Chunk } from '../../../../shared/core/chunk.ts';
import { QueueError, StoreError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { encodeChunk } from '../../../../shared/core/messages.ts';
import {
	aChunk,
	aJob,
	anEntry,
	aPage,
	aRecord,
	aStatus,
	EXPIRES_AT,
	JOB_ID,
	options,
	targets,
} from '../../../support/builders.ts';
import { createFakeInvocation, createFakeVisitor, type FakeVisitor } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryPorts, type MemoryStack, takeChunks } from '../../../support/memory-stack.ts';
import { START } from '../../../support/virtual-clock.ts';

interface Setup {
	readonly stack?: MemoryStack;
	readonly replace?: (ports: MemoryPorts) => Partial<MemoryPorts>;
	readonly visitor?: FakeVisitor;
	readonly concurrency?: number;
	readonly jobs?: readonly Job[];
	readonly requestId?: string;
}

/** A consumer of one instance, with the jobs that its messages may name. */
async function setUp({
	stack = createMemoryStack(),
	replace,
	visitor = createFakeVisitor(),
	jobs = [aJob()],
	...how
}: Setup = {}) {
	for (const job of jobs) await stack.jobs.create(job);
	const used = replace === undefined ? stack : createMemoryStack({ ...stack.ports, ...replace(stack.ports) });
	const consume = createBatchConsumer({ ...used, visitor, concurrency: how.concurrency ?? 50 });
	return {
		stack,
		visitor,
		consume: async (...messages: (string | Chunk)[]) => {
			const bodies = messages.map((message) => (typeof message === 'string' ? message : encodeChunk(message)));
			const invocation = createFakeInvocation({ clock: stack.clock, requestId: how.requestId ?? 'request-1' });
			const outcomes = await stack.clock.run(consume(bodies, invocation));
			return outcomes.map(({ status }) => status);
		},
	};
}

async function recorded({ records }: MemoryStack, jobId = JOB_ID): Promise<string[]> {
	return [...(await records.list(jobId)).keys()].sort();
}

it('S4.8 fails only the malformed message and records the others', async () => {
	const { consume, stack } = await setUp();

	const statuses = await consume(aChunk({ chunkId: '0.0' }), '{', '{"v":2}', aChunk({ chunkId: '0.1' }));

	expect(statuses).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
	expect(await recorded(stack)).toEqual(['0.0', '0.1']);
});

it('R1 finishes a chunk that has a record, and does not visit it again', async () => {
	const { stack, consume } = await setUp({ visitor: createFakeVisitor(() => aStatus(429, { retryAfterMs: 60_000 })) });
	await consume(aChunk());
	expect(takeChunks(stack).map(({ chunkId }) => chunkId)).toEqual(['0.0/0']);

	const again = await setUp({ stack });
	expect(await again.consume(aChunk())).toEqual(['fulfilled']);

	expect(again.visitor.visited).toEqual([]);
	expect(takeChunks(stack).map(({ chunkId }) => chunkId)).toEqual(['0.0/0']);
});

it('sends a chunk that is not yet due again, with the delay that is left, and without a record', async () => {
	const { consume, stack, visitor } = await setUp();
	const chunk = aChunk({ chunkId: '0.0/0', notBefore: START + 9_500 });

	expect(await consume(chunk)).toEqual(['fulfilled']);

	expect(visitor.visited).toEqual([]);
	expect(await recorded(stack)).toEqual([]);
	expect(stack.chunksQueue.takeAll()).toEqual([{ body: encodeChunk(chunk), groupId: JOB_ID, delaySeconds: 10 }]);
});

it('delays a chunk by no more than SQS can, and sends it again then', async () => {
	const { consume, stack } = await setUp();
	const chunk = aChunk({ notBefore: START + 3_600_000, early: true });
	await consume(chunk);

	const body = encodeChunk({ ...chunk, leftMs: 2_700_000 });
	expect(stack.chunksQueue.takeAll()).toEqual([{ body, groupId: JOB_ID, delaySeconds: 900 }]);
});

it('R1 waits for what is left, and no day more, where the clock was set back by a day while a chunk was delayed', async () => {
	const { consume, stack } = await setUp();
	await consume(aChunk({ notBefore: START + 1_000_000 + 86_400_000, early: true, leftMs: 100_000 }));

	const body = encodeChunk(aChunk({ notBefore: START + 100_000 }));
	expect(stack.chunksQueue.takeAll()).toEqual([{ body, groupId: JOB_ID, delaySeconds: 100 }]);
});

it('R1 visits a chunk that its queue has delayed, though the clock was set back by an hour since it was sent', async () => {
	const { consume, stack, visitor } = await setUp();
	await consume(aChunk({ notBefore: START + 3_600_000 }));

	expect(visitor.visited).toHaveLength(1);
	expect(stack.chunksQueue.takeAll()).toEqual([]);
});

it('visits a chunk once that comes twice in one batch', async () => {
	const { consume, visitor, stack } = await setUp();

	expect(await consume(aChunk(), aChunk())).toEqual(['fulfilled', 'fulfilled']);

	expect(visitor.visited).toHaveLength(1);
	expect(await stack.counters.read(JOB_ID)).toMatchObject({ recorded: 1 });
});

it('R1 fails a message twice that comes twice and cannot be recorded', async () => {
	const commit = () => Promise.reject(new StoreError('the store is gone'));
	const { consume } = await setUp({ replace: ({ records }) => ({ records: { ...records, commit } }) });

	expect(await consume(aChunk(), aChunk())).toEqual(['rejected', 'rejected']);
});

it('S1.5 never has more requests under way than the instance may, whatever the jobs ask for', async () => {
	const stack = createMemoryStack();
	const visitor = createFakeVisitor(async () => {
		await stack.clock.sleep(100);
		return aPage();
	});
	const jobs = [aJob({ options: options({ concurrency: 500 }) })];
	const { consume } = await setUp({ stack, visitor, jobs, concurrency: 7 });
	await consume(...[0, 1, 2].map((i) => aChunk({ chunkId: `0.${i}`, targets: targets(10, i * 10) })));

	expect(visitor.peak).toBe(7);
	expect(visitor.visited).toHaveLength(30);
});

it('S1.5 never has more requests under way than the job asks for', async () => {
	const stack = createMemoryStack();
	const visitor = createFakeVisitor(async () => {
		await stack.clock.sleep(100);
		return aPage();
	});
	const { consume } = await setUp({ stack, visitor, jobs: [aJob({ options: options({ concurrency: 3 }) })] });
	await consume(...[0, 1].map((i) => aChunk({ chunkId: `0.${i}`, targets: targets(10, i * 10) })));

	expect(visitor.peak).toBe(3);
});

describe('a job that stops', () => {
	it.each([
		{ stopReason: 'cancelled', outcome: 'cancelled' },
		{ stopReason: 'maxDuration', outcome: 'limit' },
	] as const)('S2.10 $stopReason: its chunks end as $outcome, without visits', async ({ stopReason, outcome }) => {
		const { consume, stack, visitor } = await setUp({ jobs: [aJob({ state: 'stopping', stopReason })] });

		expect(
			await consume(aChunk({ targets: targets(3) }), aChunk({ chunkId: '0.1', notBefore: START + 9_999 })),
		).toEqual(['fulfilled', 'fulfilled']);

		expect(visitor.visited).toEqual([]);
		expect((await stack.records.list(JOB_ID)).get('0.0')).toMatchObject({
			counts: { [outcome]: 3 },
			childrenDueAt: [],
		});
		expect(stack.chunksQueue.takeAll()).toEqual([]);
	});

	it('S2.10 starts no more targets once a commit has shown that it stops', async () => {
		const stack = createMemoryStack();
		const visitor = createFakeVisitor(async (url) => {
			if (url.endsWith('/0')) await stack.stopJob(JOB_ID, 'cancelled');
			return aPage();
		});
		const { consume } = await setUp({ stack, visitor, jobs: [aJob({ options: options({ concurrency: 1 }) })] });
		await consume(...[0, 1, 2].map((i) => aChunk({ chunkId: `0.${i}`, targets: targets(2, i * 2) })));

		expect(visitor.visited.length).toBeLessThan(6);
		expect(await recorded(stack)).toEqual(['0.0', '0.1', '0.2']);
	});
});

describe('R3 a target that may be poison', () => {
	const quarantined = (i: number) => aChunk({ chunkId: `0.${i}`, targets: targets(1, i), quarantined: true });

	it('is visited before all others, and alone', async () => {
		const stack = createMemoryStack();
		const recordedBefore: string[][] = [];
		const visitor = createFakeVisitor(async () => {
			recordedBefore.push(await recorded(stack));
			return aPage();
		});
		const { consume } = await setUp({ stack, visitor });
		await consume(aChunk({ chunkId: '0.0', targets: targets(2) }), quarantined(7), aChunk({ chunkId: '0.1' }));

		expect(visitor.visited[0]).toBe('https://example.com/7');
		expect(recordedBefore[0]).toEqual([]);
		expect(recordedBefore[1]).toEqual(['0.7']);
		expect(await recorded(stack)).toEqual(['0.0', '0.1', '0.7']);
	});

	it('R3 takes none along that came before its time, as where clocks differ', async () => {
		const stack = createMemoryStack();
		const dies = createFakeVisitor(() => new Promise(() => undefined));
		const { consume } = await setUp({ stack, visitor: dies });
		const early = { ...quarantined(2), notBefore: START + 9_500 };
		await expect(consume(quarantined(1), early)).rejects.toThrow('waits');

		expect(dies.visited).toEqual(['https://example.com/1']);
		expect(await recorded(stack)).toEqual(['0.2']);
		expect(takeChunks(stack)).toEqual([{ ...early, chunkId: '0.2/0' }]);
	});

	it('is recorded as handed on where it came before its time, so that a dead letter of its message gives nothing up', async () => {
		const stack = createMemoryStack();
		const { consume, visitor } = await setUp({ stack });
		const early = { ...quarantined(2), notBefore: START + 3_600_000, early: true as const };
		await consume(early);
		expect(takeChunks(stack)).toMatchObject([{ chunkId: '0.2/0', notBefore: early.notBefore, quarantined: true }]);

		const letter = { queue: 'chunks', messageId: 'message-1', body: encodeChunk(early) } as const;
		await stack.deadLetters.handle(letter, createFakeInvocation(stack));
		expect((await stack.records.list(JOB_ID)).get('0.2')).toMatchObject({
			counts: {},
			childrenDueAt: [early.notBefore],
		});
		expect(visitor.visited).toEqual([]);
	});

	it('takes no other such along: these are recorded before it is visited, and come again one by one', async () => {
		const stack = createMemoryStack();
		const dies = createFakeVisitor(() => new Promise(() => undefined));
		const { consume } = await setUp({ stack, visitor: dies });
		await expect(consume(quarantined(1), quarantined(2), quarantined(3))).rejects.toThrow('waits');

		expect(dies.visited).toEqual(['https://example.com/1']);
		expect(await recorded(stack)).toEqual(['0.2', '0.3']);
		expect(takeChunks(stack)).toEqual(
			[2, 3].map((i) => ({
				...quarantined(i),
				chunkId: `0.${i}/0`,
				notBefore: expect.closeTo(START + (i - 1) * QUARANTINE_GAP_MS, -4),
			})),
		);
	});
});

it('S2.10 starts no more targets once it has lost a commit to whoever ends the job', async () => {
	const stack = createMemoryStack();
	const job = aJob({ options: options({ concurrency: 1 }) });
	const visitor = createFakeVisitor(async (url) => {
		if (url.endsWith('/0')) {
			await stack.jobs.move(JOB_ID, { from: ['running'], to: 'stopping', stopReason: 'cancelled' });
			await stack.records.commit(aRecord({ chunkId: '0.0', attemptId: 'of-the-sweeper' }));
		}
		return aPage();
	});
	const { consume } = await setUp({ stack, visitor, jobs: [job] });
	await consume(...[0, 1, 2, 3].map((i) => aChunk({ chunkId: `0.${i}`, targets: targets(1, i) })));

	expect(visitor.visited.length).toBeLessThan(4);
});

it.each([
	{ what: 'ended', jobs: [aJob({ state: 'reported' })] },
	{ what: 'gone', jobs: [] },
])('acknowledges a chunk of a job that is $what, and leaves nothing behind', async ({ jobs }) => {
	const { consume, stack, visitor } = await setUp({ jobs });

	expect(await consume(aChunk())).toEqual(['fulfilled']);
	expect(visitor.visited).toEqual([]);
	expect(await recorded(stack)).toEqual([]);
});

describe('several jobs in one batch', () => {
	const jobs = [aJob({ jobId: 'a' }), aJob({ jobId: 'b' })];

	it('S0.3 share the invocation by their targets', async () => {
		const stack = createMemoryStack();
		const visitor = createFakeVisitor(async () => {
			await stack.clock.sleep(1_000);
			return aPage();
		});
		const { consume } = await setUp({ stack, visitor, jobs });
		await consume(aChunk({ jobId: 'a', targets: targets(3) }), aChunk({ jobId: 'b' }));

		expect(await stack.ledger.list('a')).toMatchObject([{ targets: 3, bytes: 300, billedMs: 750 }]);
		expect(await stack.ledger.list('b')).toMatchObject([{ targets: 1, bytes: 100, billedMs: 250 }]);
	});

	it('do not suffer from one of them whose state cannot be read', async () => {
		const { consume, stack } = await setUp({
			jobs,
			replace: (ports) => ({
				jobs: {
					...ports.jobs,
					get: (jobId) => (jobId === 'a' ? Promise.reject(new StoreError('gone')) : ports.jobs.get(jobId)),
				},
			}),
		});

		expect(await consume(aChunk({ jobId: 'a' }), aChunk({ jobId: 'b' }))).toEqual(['rejected', 'fulfilled']);
		expect(await recorded(stack, 'b')).toEqual(['0.0']);
	});
});

it('R1 leaves to be delivered again what could not be recorded, and nothing else', async () => {
	const { consume, stack } = await setUp({
		replace: ({ records }) => ({
			records: {
				...records,
				commit: (record) =>
					record.chunkId === '0.1' ? Promise.reject(new StoreError('gone')) : records.commit(record),
			},
		}),
	});

	const statuses = await consume(...['0.0', '0.1', '0.2'].map((chunkId) => aChunk({ chunkId })));

	expect(statuses).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	expect(await recorded(stack)).toEqual(['0.0', '0.2']);
});

it('R1 leaves a chunk to be delivered again whose children could not be sent', async () => {
	const send = () => Promise.reject(new QueueError('the queue is gone'));
	const visitor = createFakeVisitor(() => aStatus(429, { retryAfterMs: 60_000 }));
	const { consume } = await setUp({
		visitor,
		replace: ({ chunksQueue }) => ({ chunksQueue: { ...chunksQueue, send } }),
	});

	expect(await consume(aChunk())).toEqual(['rejected']);
});

it('S3.1 stores the report with the last chunk, its own ledger line included', async () => {
	const { consume, stack } = await setUp();
	await stack.planLog.append(anEntry({ requestId: '' }));
	await stack.counters.add(JOB_ID, { planned: 1, ended: 1 }, EXPIRES_AT);

	await consume(aChunk());

	expect(await stack.jobs.get(JOB_ID)).toMatchObject({
		state: 'reported',
		totals: { targets: 1, usage: { invocations: 1 } },
	});
	expect(await stack.objects.get(`jobs/${JOB_ID}/report.json`)).toBeDefined();
});

it('R1 acknowledges recorded chunks though the end of the job could not be looked for', async () => {
	const write = () => Promise.reject(new StoreError('the ledger is gone'));
	const { consume, stack } = await setUp({ replace: (ports) => ({ ledger: { ...ports.ledger, write } }) });

	expect(await consume(aChunk())).toEqual(['fulfilled']);
	expect(stack.log.messages).toEqual(['the end of a job could not be looked for']);
});

it('S2.10 ends as limit what a limit stops while a batch runs', async () => {
	const stack = createMemoryStack();
	const visitor = createFakeVisitor(async (url) => {
		if (url.endsWith('/0')) await stack.stopJob(JOB_ID, 'maxDuration');
		return aPage();
	});
	const { consume } = await setUp({ stack, visitor, jobs: [aJob({ options: options({ concurrency: 1 }) })] });

	await consume(...[0, 1, 2].map((i) => aChunk({ chunkId: `0.${i}`, targets: targets(2, i * 2) })));

	const found = await stack.records.list(JOB_ID);
	expect(found.get('0.0')?.counts).toEqual({ ok: 2 });
	expect(found.get('0.2')?.counts).toEqual({ limit: 2 });
});

it('S1.5 never has more requests of a job under way than it asks for, in a batch with others', async () => {
	const stack = createMemoryStack();
	const visitor = createFakeVisitor(async () => {
		await stack.clock.sleep(100);
		return aPage();
	});
	const gentle = aJob({ jobId: 'gentle', options: options({ concurrency: 1 }) });
	const eager = aJob({ jobId: 'eager', options: options({ concurrency: 50 }) });
	const { consume } = await setUp({ stack, visitor, jobs: [gentle, eager] });

	await consume(aChunk({ jobId: 'gentle', targets: targets(10) }), aChunk({ jobId: 'eager', targets: [] }));

	expect(visitor.peak).toBe(1);
});
