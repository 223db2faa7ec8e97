import { describe, expect, it } from 'vitest';
import { createRowWriter } from '../../../../shared/app/deliver/write-rows.ts';
import { createChunkFinisher } from '../../../../shared/app/record/finish-chunk.ts';
import { endDeadRows } from '../../../../shared/app/recover/dead-rows.ts';
import { createRowSweeper } from '../../../../shared/app/recover/sweep-rows.ts';
import { MAX_ATTEMPTS, resultsOf, type SinkOptions } from '../../../../shared/core/deliver/rows/sink.ts';
import { MessageError, QueueError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { decodeRowsMessage, encodeRowsMessage } from '../../../../shared/core/messages.ts';
import type { WriteOutcome } from '../../../../shared/ports/row-sink.ts';
import { aChunk, aJob, aResult, aTarget, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryRowSink } from '../../../support/memory/memory-row-sink.ts';
import { createMemorySecretStore } from '../../../support/memory/memory-secret-store.ts';
import { createMemoryStack, type MemoryPorts, type MemoryStack } from '../../../support/memory-stack.ts';

type Failure = Extract<WriteOutcome, { kind: 'failed' }>;

const SINK: SinkOptions = { url: 'postgres://shoal@db.example.com/web', password: { secret: 'DB' }, isTrusted: true };
const AWAY: Failure = { kind: 'failed', reason: 'it is away', mayHelpToRetry: true };
const REFUSED: Failure = { kind: 'failed', reason: 'wrong password', mayHelpToRetry: false };

/** A job with so many chunks of two results each, which are recorded. */
async function recorded(stack: MemoryStack & MemoryPorts, chunks: number, fields: Partial<Job> = {}): Promise<Job> {
	const job = aJob({ options: options({ sink: SINK }), ...fields });
	await stack.jobs.create(job);
	await stack.sinks.open(job.jobId, job.expiresAt);
	const { finish } = createChunkFinisher(stack.ports);
	for (let i = 0; i < chunks; i++) {
		const results = [0, 1].map((at) => aResult({ jobId: job.jobId, index: 2 * i + at }));
		const chunk = aChunk({ jobId: job.jobId, chunkId: `0.${i}`, targets: results.map(({ index }) => aTarget(index)) });
		const outcome = { results, deferred: [] };
		await finish({ job, chunk, outcome, invocation: createFakeInvocation(stack), publish: async () => undefined });
	}
	return job;
}

async function ended(stack: MemoryStack, job: Job, results: number): Promise<void> {
	const totals = { counts: { ok: results } } as unknown as NonNullable<Job['totals']>;
	await stack.jobs.move(job.jobId, { from: ['running'], to: 'finished', totals });
	await stack.jobs.move(job.jobId, { from: ['finished'], to: 'reported' });
}

function writerOn(stack: MemoryStack, secrets = createMemorySecretStore({ DB: 'open sesame' })) {
	const rowSink = createMemoryRowSink();
	return { rowSink, write: createRowWriter({ ...stack, secrets, rowSink }) };
}

/** Delivers what is in the queue, once. @returns How long each message was delayed. */
async function deliver(stack: MemoryStack, write: (body: string) => Promise<void>): Promise<(number | undefined)[]> {
	const messages = stack.rowsQueue.takeAll();
	for (const { body } of messages) await write(body);
	return messages.map(({ delaySeconds }) => delaySeconds);
}

describe('writeRows', () => {
	it('S0.8 writes a row for each result of a chunk that is recorded, with the password of the secret', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 3);
		const { rowSink, write } = writerOn(stack);
		await deliver(stack, write);

		expect(rowSink.rows().map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
		expect(rowSink.written[0]?.sink).toMatchObject({ password: 'open sesame', isTrusted: true });
		expect(await stack.sinks.read(JOB_ID)).toEqual({ jobId: JOB_ID, state: 'writing', rows: 6 });
	});

	it('S0.8 writes no row for a page that has not changed, where its job leaves those out, and misses none', async () => {
		const stack = createMemoryStack();
		const changes = { name: 'nightly', only: true as const };
		const all = await recorded(stack, 0, { options: options({ sink: SINK, changes }) });
		const results = (['unchanged', 'changed'] as const).map((change, index) => aResult({ index, change }));
		const outcome = { results, deferred: [] };
		const chunk = aChunk({ targets: [aTarget(0), aTarget(1)] });
		const { finish } = createChunkFinisher(stack.ports);
		await finish({ job: all, chunk, outcome, invocation: createFakeInvocation(stack), publish: async () => undefined });
		const { rowSink, write } = writerOn(stack);
		await deliver(stack, write);
		const totals = { counts: { ok: 2 }, changes: { changed: 1, unchanged: 1 } } as unknown as Job['totals'];

		expect(rowSink.rows().map(({ index }) => index)).toEqual([1]);
		expect(await stack.sinks.read(JOB_ID)).toMatchObject({ rows: 1 });
		expect(resultsOf({ ...all, ...(totals && { totals }) })).toBe(1);
	});

	it('S0.8 counts rows once, however often their message comes', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1);
		const { rowSink, write } = writerOn(stack);
		const [message] = stack.rowsQueue.takeAll();
		for (let i = 0; i < 3; i++) await write(message?.body ?? '');

		expect(rowSink.rows()).toHaveLength(2);
		expect(await stack.sinks.read(JOB_ID)).toMatchObject({ rows: 2 });
	});

	it('S0.8 tries again what failed, later and later, and tells why meanwhile', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1);
		const { rowSink, write } = writerOn(stack);
		rowSink.fail(AWAY, AWAY);

		await deliver(stack, write);
		expect(await stack.sinks.read(JOB_ID)).toMatchObject({ state: 'writing', rows: 0, error: 'it is away' });
		expect(await deliver(stack, write)).toEqual([1]);
		expect(await deliver(stack, write)).toEqual([2]);
		expect(await stack.sinks.read(JOB_ID)).toEqual({ jobId: JOB_ID, state: 'writing', rows: 2 });
	});

	it('S0.8 leaves to the next invocation what there is no time for, and writes nothing twice over it', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1_000);
		stack.rowsQueue.takeAll();
		const { rowSink, write } = writerOn(stack);
		const chunkIds = Array.from({ length: 1_000 }, (_, i) => `0.${i}`);
		const times = [true, true, false];
		await write(encodeRowsMessage({ jobId: JOB_ID, chunkIds, attempts: 3 }), () => times.shift() ?? true);
		expect(rowSink.rows()).toHaveLength(2_000);
		expect(stack.rowsQueue.takeAll()).toEqual([]);

		times.push(true, false);
		await write(encodeRowsMessage({ jobId: JOB_ID, chunkIds, attempts: 3 }), () => times.shift() ?? true);
		const [rest] = stack.rowsQueue.takeAll().map(({ body }) => decodeRowsMessage(body));
		expect(rest).toMatchObject({ attempts: 3, chunkIds: expect.any(Array) });
		expect(rest?.chunkIds).toHaveLength(500);
	});

	it('gives up what cannot help, at once, and then leaves the database alone', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1);
		const { rowSink, write } = writerOn(stack);
		const [message] = stack.rowsQueue.takeAll();
		rowSink.fail(REFUSED);
		await write(message?.body ?? '');
		await write(message?.body ?? '');

		expect(await stack.sinks.read(JOB_ID)).toMatchObject({ state: 'failed', error: 'wrong password' });
		expect([rowSink.rows(), stack.rowsQueue.takeAll()]).toEqual([[], []]);
	});

	it('gives up after the last attempt', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1);
		const { rowSink, write } = writerOn(stack);
		rowSink.fail(AWAY);
		await write(encodeRowsMessage({ jobId: JOB_ID, chunkIds: ['0.0'], attempts: MAX_ATTEMPTS - 1 }));

		expect(await stack.sinks.read(JOB_ID)).toMatchObject({ state: 'failed', error: 'it is away' });
	});

	it('says which secret is missing', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1);
		await deliver(stack, writerOn(stack, createMemorySecretStore({})).write);

		const { error } = (await stack.sinks.read(JOB_ID)) ?? {};
		expect(error).toBe('there is no secret DB; set it with shoal secrets set DB');
	});

	it('writes nothing of a job that is gone, or has no database', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1, { options: options() });
		const { rowSink, write } = writerOn(stack);
		await write(encodeRowsMessage({ jobId: JOB_ID, chunkIds: ['0.0'], attempts: 0 }));
		await write(encodeRowsMessage({ jobId: 'gone', chunkIds: ['0.0'], attempts: 0 }));

		expect(rowSink.written).toEqual([]);
	});

	it('notes a job whose starter died before it could', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1);
		await stack.sinks.erase(JOB_ID);
		await deliver(stack, writerOn(stack).write);

		expect(await stack.sinks.unfinished()).toEqual([JOB_ID]);
	});

	it('refuses what is no message about rows', async () => {
		await expect(writerOn(createMemoryStack()).write('{"v":1,"jobId":"a"}')).rejects.toThrow(MessageError);
	});
});

describe('who asks for rows', () => {
	it('S0.8 is who recorded the chunk, afterwards; a job without a database asks for none', async () => {
		const stack = createMemoryStack();
		await recorded(stack, 1);
		await recorded(stack, 1, { jobId: 'without', options: options() });

		const asked = stack.rowsQueue.takeAll().map(({ body }) => decodeRowsMessage(body));
		expect(asked).toEqual([{ jobId: JOB_ID, chunkIds: ['0.0'], attempts: 0 }]);
	});

	it('R1 records a chunk though nobody can be asked for its rows', async () => {
		const send = () => Promise.reject(new QueueError('the queue is gone'));
		const stack = createMemoryStack({ rowsQueue: { ...createMemoryStack().rowsQueue, send } });
		await recorded(stack, 1);

		expect((await stack.records.list(JOB_ID)).size).toBe(1);
		expect(stack.log.messages).toContain('the rows of a chunk could not be asked for');
	});
});

describe('sweepRows', () => {
	it('S0.8 R1 asks again for rows whose message was lost, and ends the sink when all are there', async () => {
		const stack = createMemoryStack();
		const job = await recorded(stack, 120);
		stack.rowsQueue.takeAll();
		await ended(stack, job, 240);
		const sweep = createRowSweeper(stack);
		await sweep();
		const { rowSink, write } = writerOn(stack);
		expect(await deliver(stack, write)).toHaveLength(3);
		await sweep();

		expect(rowSink.rows()).toHaveLength(240);
		expect(await stack.sinks.read(JOB_ID)).toEqual({ jobId: JOB_ID, state: 'written', rows: 240 });
		expect(await stack.sinks.unfinished()).toEqual([]);
	});

	it('leaves a job alone that runs, whose messages are on their way, or that is another', async () => {
		const stack = createMemoryStack();
		const job = await recorded(stack, 1);
		const lost = stack.rowsQueue.takeAll();
		const sweep = createRowSweeper(stack);
		await sweep();
		expect(stack.rowsQueue.takeAll()).toEqual([]);

		await ended(stack, job, 2);
		await sweep('another');
		await stack.rowsQueue.send(lost);
		await sweep();
		expect(stack.rowsQueue.takeAll()).toHaveLength(1);
	});

	it('forgets a job that is gone', async () => {
		const stack = createMemoryStack();
		await stack.sinks.open('gone', 1);
		await createRowSweeper(stack)();

		expect(await stack.sinks.unfinished()).toEqual([]);
	});

	it('counts anew what a crash has left uncounted', async () => {
		const stack = createMemoryStack();
		const job = await recorded(stack, 1);
		await deliver(stack, writerOn(stack).write);
		await ended(stack, job, 2);
		const read = async () => ({ jobId: JOB_ID, state: 'writing', rows: 0 }) as const;
		await createRowSweeper({ ...stack, sinks: { ...stack.sinks, read } })();

		expect(await stack.sinks.read(JOB_ID)).toMatchObject({ state: 'written', rows: 2 });
	});
});

it('gives up rows whose message has killed whoever received it', async () => {
	const stack = createMemoryStack();
	await recorded(stack, 1);
	await endDeadRows(stack.rowsQueue.takeAll()[0]?.body ?? '', stack);
	await endDeadRows('{', stack);

	expect(await stack.sinks.read(JOB_ID)).toMatchObject({ state: 'failed', error: expect.stringContaining('the log') });
});
