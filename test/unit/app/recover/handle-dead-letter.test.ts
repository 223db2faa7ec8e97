import { describe, expect, it } from 'vitest';
import { QUARANTINE_GAP_MS } from '../../../../shared/app/fetch/quarantine.ts';
import { createResultReader } from '../../../../shared/app/jobs/read-results.ts';
import type { DeadLetter } from '../../../../shared/app/recover/handle-dead-letter.ts';
import type { ChunkBlob } from '../../../../shared/core/chunk.ts';
import {
	encodeChunk,
	encodePlanMessage,
	encodeRowsMessage,
	encodeRunMessage,
} from '../../../../shared/core/messages.ts';
import {
	aChunk,
	aJob,
	anEntry,
	aRecord,
	aTarget,
	EXPIRES_AT,
	JOB_ID,
	options,
	targets,
} from '../../../support/builders.ts';
import { collect } from '../../../support/collect.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, takeChunks, urls } from '../../../support/memory-stack.ts';

let letters = 0;

/** A moment later, a queue gives up a message. */
async function handle(stack: MemoryStack, body: string, queue: DeadLetter['queue'] = 'chunks'): Promise<void> {
	await stack.clock.advance(1_000);
	const messageId = `message-${++letters}`;
	await stack.deadLetters.handle({ queue, messageId, body }, createFakeInvocation(stack));
}

describe('R3 a message that cannot be read', () => {
	it.each([
		{ body: '{', jobId: undefined, reason: 'a message that is not JSON' },
		{ body: '{"v":2,"jobId":"job-1"}', jobId: JOB_ID, reason: 'a message of version 2, where 1 is known' },
		{ body: '{"v":1,"jobId":"job-1","chunkId":"0.0"}', jobId: JOB_ID, reason: 'a chunk whose targets cannot be read' },
	])('is archived with its reason: $reason', async ({ body, jobId, reason }) => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		await handle(stack, body);

		const kept = jobId === undefined ? [] : [expect.objectContaining({ jobId, queue: 'chunks', body, reason })];
		expect(await stack.archive.list(JOB_ID)).toEqual(kept);
		expect(stack.log.messages).toEqual(['a message was dead-lettered']);
	});
});

it('R3 a message about rows that cannot be read gives up none, and one that can gives them up', async () => {
	const stack = createMemoryStack();
	await stack.sinks.open(JOB_ID, EXPIRES_AT);
	await handle(stack, '{"v":2,"jobId":"job-1"}', 'rows');
	expect(await stack.sinks.read(JOB_ID)).toMatchObject({ state: 'writing' });

	await handle(stack, encodeRowsMessage({ jobId: JOB_ID, chunkIds: ['0.0'], attempts: 0 }), 'rows');
	expect(await stack.sinks.read(JOB_ID)).toMatchObject({ state: 'failed' });
});

describe('R3 a message for what another version has stored', () => {
	it.each([
		{ queue: 'chunks', body: encodeChunk(aChunk()) },
		{ queue: 'plan', body: encodePlanMessage({ jobId: JOB_ID }) },
		{ queue: 'plan', body: encodePlanMessage({ jobId: JOB_ID, links: ['0.0'] }) },
		{ queue: 'runs', body: encodeRunMessage({ jobId: JOB_ID }) },
	] as const)('is archived with that as its reason, and is done with: $body', async ({ queue, body }) => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ v: 2 }));
		await handle(stack, body, queue);

		expect(await stack.archive.list(JOB_ID)).toMatchObject([
			{ queue, body, reason: expect.stringMatching(/^job job-1 is of version 2, where 1 is known; work on/) },
		]);
	});

	it('says in its job what blocks it, and sends nothing', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		await stack.records.commit(aRecord({ v: 2 }));
		await handle(stack, encodeChunk(aChunk()));

		expect((await stack.jobs.get(JOB_ID))?.watch?.blocked).toContain(
			'record of chunk 0.0 of job job-1 is of version 2',
		);
		expect(takeChunks(stack)).toEqual([]);
	});

	it('is no reason to give up links: those of a record stay with it, however often they are asked for', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry());
		const blob = await stack.blobs.put({
			jobId: JOB_ID,
			attemptId: 'attempt-1',
			value: { v: 2, results: [], children: [], found: [] },
			expiresAt: EXPIRES_AT,
		});
		await stack.records.commit(aRecord({ links: 1, blob }));
		for (let i = 0; i < 4; i++) await handle(stack, encodePlanMessage({ jobId: JOB_ID, links: ['0.0'] }), 'plan');

		expect(await stack.planLog.read(JOB_ID, 0)).toHaveLength(1);
		expect((await stack.jobs.get(JOB_ID))?.watch?.blocked).toContain('blob attempt-1 of job job-1 is of version 2');
	});
});

describe('R3 a chunk that was received too often', () => {
	it('is taken apart, one quarantined child for each of its targets', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		await handle(stack, encodeChunk(aChunk({ targets: targets(3) })));

		// One after the other, lest they meet in a batch.
		const dueAt = [0, stack.clock.now() + QUARANTINE_GAP_MS, stack.clock.now() + 2 * QUARANTINE_GAP_MS];
		expect(takeChunks(stack)).toEqual(
			targets(3).map((target, i) => ({
				...aChunk({ chunkId: `0.0/${i}`, targets: [target], quarantined: true }),
				...(i > 0 && { notBefore: dueAt[i] }),
			})),
		);
		expect((await stack.records.list(JOB_ID)).get('0.0')).toMatchObject({ counts: {}, childrenDueAt: dueAt });
		expect(await stack.archive.list(JOB_ID)).toMatchObject([{ reason: expect.stringContaining('never finished') }]);
	});

	it('ends its target as dead_letter only where it was alone', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		await handle(
			stack,
			encodeChunk(aChunk({ chunkId: '0.0/1', targets: [aTarget(7, { attempts: 2 })], quarantined: true })),
		);

		const record = (await stack.records.list(JOB_ID)).get('0.0/1');
		expect(record).toMatchObject({ counts: { dead_letter: 1 }, childrenDueAt: [] });
		const { results } = await stack.blobs.get<ChunkBlob>(JOB_ID, record?.blob ?? aRecord().blob);
		expect(results).toMatchObject([{ index: 7, outcome: 'dead_letter', attempts: 2, error: { code: 'DEAD_LETTER' } }]);
		expect(takeChunks(stack)).toEqual([]);
	});

	it('R1 keeps the record that it has, and has its children sent', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		const chunk = aChunk({ targets: targets(2) });
		const outcome = { results: [], deferred: [{ dueAt: 0, targets: targets(2) }] };
		const publish = async () => undefined;
		await stack.finisher.finish({ job: aJob(), chunk, outcome, invocation: createFakeInvocation(stack), publish });
		const before = await stack.records.list(JOB_ID);

		await handle(stack, encodeChunk(chunk));

		expect(await stack.records.list(JOB_ID)).toEqual(before);
		expect(takeChunks(stack).map(({ chunkId }) => chunkId)).toEqual(['0.0/0']);
	});

	it('ends its job if it was the last, with the ledger line of its deadLetters', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry({ requestId: '' }));
		await stack.counters.add(JOB_ID, { planned: 1, ended: 1 }, EXPIRES_AT);
		await handle(stack, encodeChunk(aChunk({ quarantined: true })));

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'reported', totals: { counts: { dead_letter: 1 } } });
		expect(await stack.ledger.list(JOB_ID)).toMatchObject([{ targets: 1 }]);
	});

	it.each([
		{ what: 'has ended', jobs: [aJob({ state: 'reported' })] },
		{ what: 'is gone', jobs: [] },
	])('is only archived if its job $what', async ({ jobs }) => {
		const stack = createMemoryStack();
		for (const job of jobs) await stack.jobs.create(job);
		await handle(stack, encodeChunk(aChunk()));

		expect(await stack.archive.list(JOB_ID)).toHaveLength(1);
		expect(await stack.records.list(JOB_ID)).toEqual(new Map());
	});
});

it('R3 poison takes no neighbour along: each target of a chunk that always dies ends once', async () => {
	const stack = createMemoryStack();
	const job = await storeJob(stack, urls(4), { options: options({ chunkSize: 4 }) });
	const [chunk] = await stack.openPlan(job).extend(createFakeInvocation(stack));
	await handle(stack, encodeChunk(chunk ?? aChunk()));
	for (const child of takeChunks(stack)) await handle(stack, encodeChunk(child));

	const results = await collect(createResultReader(stack)(JOB_ID, 'input'));
	expect(results.map(({ index, outcome }) => ({ index, outcome }))).toEqual(
		[0, 1, 2, 3].map((index) => ({ index, outcome: 'dead_letter' })),
	);
});

describe.each([
	{ queue: 'plan', mode: 'fanout', body: encodePlanMessage({ jobId: JOB_ID }) },
	{ queue: 'runs', mode: 'threads', body: encodeRunMessage({ jobId: JOB_ID }) },
] as const)('a message of the $queue queue that was received too often', ({ queue, mode, body }) => {
	const woken = (stack: MemoryStack) => (queue === 'plan' ? stack.planQueue : stack.runQueue).takeAll().length;

	it('R1 is followed by another, since nobody else goes on with the job', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ mode, state: 'planning' }));
		await handle(stack, body, queue);
		expect(woken(stack)).toBe(1);
		await handle(stack, body, queue);
		expect(woken(stack)).toBe(1);

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('planning');
	});

	it('R3 stops the job as failed the third time, if nothing got on between', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ mode, state: 'planning' }));
		for (let i = 0; i < 3; i++) await handle(stack, body, queue);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'stopping', stopReason: 'failed' });
	});

	it('R3 does not stop a job that gets on', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ mode, state: 'planning' }));
		for (let n = 0; n < 4; n++) {
			await handle(stack, body, queue);
			await stack.clock.advance(1);
			await stack.planLog.append(anEntry({ n, sourceDone: false, committedAt: stack.clock.now() }));
		}

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('planning');
	});

	it('R3 stops a job that gets on no more, whatever clock stamped what was committed', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ mode, state: 'planning' }));
		await stack.planLog.append(anEntry({ sourceDone: false, committedAt: stack.clock.now() + 86_400_000 }));
		for (let i = 0; i < 3; i++) await handle(stack, body, queue);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'stopping', stopReason: 'failed' });
	});

	it('R3 does not stop a job that gets on by a clock that was set back', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ mode, state: 'planning', createdAt: stack.clock.now() - 86_400_000 }));
		await handle(stack, body, queue);
		await handle(stack, body, queue);
		await stack.clock.advance(-3_600_000);
		await stack.planLog.append(anEntry({ sourceDone: false, committedAt: stack.clock.now() }));
		await handle(stack, body, queue);

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('planning');
	});

	it('R3 counts a message that its handler died over, and was given again, once', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ mode, state: 'planning' }));
		const letter = { queue, messageId: 'given-again', body };
		for (let i = 0; i < 4; i++) await stack.deadLetters.handle(letter, createFakeInvocation(stack));

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('planning');
	});

	it('R3 closes the plan itself if the job stops already, and the job ends', async () => {
		const stack = createMemoryStack();
		await storeJob(stack, urls(5), { mode, state: 'stopping', stopReason: 'failed' });
		for (let i = 0; i < 3; i++) await handle(stack, body, queue);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'failed', totals: { targets: 0, notPlanned: 5 } });
	});
});
