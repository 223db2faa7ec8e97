import { describe, expect, it } from 'vitest';
import { createRowWriter } from '../../../../shared/app/deliver/write-rows.ts';
import { createJobEraser } from '../../../../shared/app/jobs/erase-job.ts';
import { createJobResumer } from '../../../../shared/app/jobs/resume-job.ts';
import { createJobSummarizer } from '../../../../shared/app/jobs/summarize-job.ts';
import { createChunkFinisher } from '../../../../shared/app/record/finish-chunk.ts';
import { endDeadRows } from '../../../../shared/app/recover/dead-rows.ts';
import { createRowSweeper } from '../../../../shared/app/recover/sweep-rows.ts';
import { MAX_ATTEMPTS } from '../../../../shared/core/deliver/rows/sink.ts';
import type { Job, JobOptions } from '../../../../shared/core/job.ts';
import { decodeRowsMessage, encodeRowsMessage } from '../../../../shared/core/messages.ts';
import { aChunk, aJob, aResult, aTarget, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryRowSink } from '../../../support/memory/memory-row-sink.ts';
import { createMemorySecretStore } from '../../../support/memory/memory-secret-store.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';

const ITEMS: Partial<JobOptions> = { resultItems: true };

/** A job of one recorded chunk of two results, and who writes them. */
async function recorded(stack: MemoryStack, asked: Partial<JobOptions> = ITEMS, spent?: () => { nanoUsd: number }) {
	const job = aJob({ options: options(asked) });
	await stack.jobs.create(job);
	const { finish } = createChunkFinisher(stack.ports);
	const results = [aResult({ index: 0 }), aResult({ index: 1 })];
	await finish({
		job,
		chunk: aChunk({ targets: results.map(({ index }) => aTarget(index)) }),
		outcome: { results, deferred: [] },
		invocation: createFakeInvocation(stack),
		publish: async () => undefined,
		...(spent && { spent }),
	});
	const rowSink = createMemoryRowSink();
	const write = createRowWriter({ ...stack, rowSink, secrets: createMemorySecretStore({}) });
	return { job, write, rowSink };
}

async function ended(stack: MemoryStack, job: Job): Promise<void> {
	const totals = { counts: { ok: 2 } } as unknown as NonNullable<Job['totals']>;
	await stack.jobs.move(job.jobId, { from: ['running'], to: 'finished', totals });
	await stack.jobs.move(job.jobId, { from: ['finished'], to: 'reported' });
}

describe('result items', () => {
	it('S0.9 are written of each result of a chunk that is recorded, whoever tells it twice', async () => {
		const stack = createMemoryStack();
		const { write } = await recorded(stack);
		const [message] = stack.rowsQueue.takeAll();
		expect(decodeRowsMessage(message?.body ?? '')).toMatchObject({ chunkIds: ['0.0'], to: 'items' });
		await write(message?.body ?? '');
		await write(message?.body ?? '');

		expect(stack.resultItems.items().map(({ sk }) => sk)).toEqual([
			'INDEX#0000000000',
			'INDEX#0000000001',
			'URL#https://example.com/0#0000000000',
			'URL#https://example.com/1#0000000001',
		]);
		expect(await stack.itemSinks.read(JOB_ID)).toMatchObject({ state: 'writing', rows: 2 });
	});

	it('S0.9 do not wait for a database that is away, nor it for them', async () => {
		const stack = createMemoryStack();
		const { write, rowSink } = await recorded(stack, {
			...ITEMS,
			sink: { url: 'postgres://shoal@db.example.com/web' },
		});
		rowSink.fail({ kind: 'failed', reason: 'it is away', mayHelpToRetry: true });
		const messages = stack.rowsQueue.takeAll();
		expect(messages).toHaveLength(2);
		for (const { body } of messages) await write(body);

		expect(stack.resultItems.items()).toHaveLength(4);
		expect(await stack.sinks.read(JOB_ID)).toMatchObject({ rows: 0, error: 'it is away' });
		expect(await createJobSummarizer(stack)(aJob({ options: options(ITEMS) }))).toMatchObject({
			resultItems: { state: 'writing', rows: 2 },
		});
	});

	it('S0.9 are tried again where the table refuses them, and given up after the last attempt', async () => {
		const stack = createMemoryStack();
		const { write } = await recorded(stack);
		stack.resultItems.fail(2);
		const [first] = stack.rowsQueue.takeAll();
		await write(first?.body ?? '');
		const [again] = stack.rowsQueue.takeAll();
		expect(decodeRowsMessage(again?.body ?? '')).toMatchObject({ to: 'items', attempts: 1 });
		await write(encodeRowsMessage({ jobId: JOB_ID, chunkIds: ['0.0'], attempts: MAX_ATTEMPTS - 1, to: 'items' }));

		expect(await stack.itemSinks.read(JOB_ID)).toMatchObject({ state: 'failed', error: 'the table is away' });
	});

	it('S0.9 are left to the next invocation where the time of this one is over', async () => {
		const stack = createMemoryStack();
		const { write } = await recorded(stack);
		const [message] = stack.rowsQueue.takeAll();
		await write(message?.body ?? '', () => false);

		expect(stack.resultItems.items()).toEqual([]);
		expect(stack.rowsQueue.takeAll()).toMatchObject([{ body: message?.body }]);
	});

	it('S0.9 R1 are asked for again by the sweeper, whatever message was lost', async () => {
		const stack = createMemoryStack();
		const { job, write } = await recorded(stack);
		await stack.itemSinks.open(JOB_ID, job.expiresAt);
		stack.rowsQueue.takeAll();
		await ended(stack, job);
		await createRowSweeper(stack)();
		for (const { body } of stack.rowsQueue.takeAll()) await write(body);
		await createRowSweeper(stack)();

		expect(stack.resultItems.items()).toHaveLength(4);
		expect(await stack.itemSinks.read(JOB_ID)).toEqual({ jobId: JOB_ID, state: 'written', rows: 2 });
	});

	it('S0.9 are given up where their message kills whoever gets it, and taken up again by resume', async () => {
		const stack = createMemoryStack();
		const { job } = await recorded(stack);
		await stack.itemSinks.open(JOB_ID, job.expiresAt);
		await endDeadRows(stack.rowsQueue.takeAll()[0]?.body ?? '', stack);
		expect(await stack.itemSinks.read(JOB_ID)).toMatchObject({ state: 'failed' });
		await ended(stack, job);
		await createJobResumer(stack)(JOB_ID);

		expect(await stack.itemSinks.unfinished()).toEqual([JOB_ID]);
	});

	it('S0.9 are nobody else’s, and go with their job', async () => {
		const stack = createMemoryStack();
		const { write } = await recorded(stack, {});
		await write(encodeRowsMessage({ jobId: JOB_ID, chunkIds: ['0.0'], attempts: 0, to: 'items' }));
		expect([stack.resultItems.items(), stack.rowsQueue.takeAll()]).toEqual([[], []]);

		await stack.resultItems.put([aResult()], 1);
		await stack.itemSinks.open(JOB_ID, 1);
		await createJobEraser(stack)(JOB_ID);
		expect([stack.resultItems.items(), await stack.itemSinks.unfinished()]).toEqual([[], []]);
	});

	it('S0.9 cost what their record says, in the bill and for a limit', async () => {
		const stack = createMemoryStack();
		await recorded(stack, ITEMS, () => ({ nanoUsd: 1_000 }));
		const records = await stack.records.list(JOB_ID);

		// Two results of about 700 bytes, and of each the item that leads to it.
		expect(records.get('0.0')?.itemUnits).toBe(4);
		expect(await stack.counters.read(JOB_ID)).toMatchObject({ nanoUsd: 1_000 + 4 * 625 });
	});
});
