import { describe, expect, it } from 'vitest';
import { awaitRows } from '../../../../../../services/cli/job/follow/await-rows.ts';
import type { Job } from '../../../../../../shared/core/job.ts';
import { aJob, EXPIRES_AT, JOB_ID, options } from '../../../../../support/builders.ts';
import { createMemoryStack } from '../../../../../support/memory-stack.ts';

const never = new AbortController().signal;
const URL = 'postgres://shoal@db.example.com/web';

/** A job of two results that has ended, and has no rows yet. */
async function anEndedJob() {
	const { jobs, sinks, itemSinks, clock } = createMemoryStack();
	const totals = { counts: { ok: 1, timeout: 1 } } as unknown as NonNullable<Job['totals']>;
	const job = aJob({ state: 'reported', options: options({ sink: { url: URL } }), totals });
	await jobs.create(job);
	await sinks.open(JOB_ID, EXPIRES_AT);
	const said: string[] = [];
	return {
		clock,
		sinks,
		said,
		write: (chunkId: string) => sinks.noteWritten(JOB_ID, [{ chunkId, rows: 1 }], EXPIRES_AT),
		wait: (interrupted = never, of: Job = job) =>
			awaitRows(of, {
				stack: { jobs, sinks, itemSinks, clock },
				dataDir: 'd',
				interrupted,
				say: (line) => said.push(line),
			}),
	};
}

describe('a command whose job has ended', () => {
	const WRITTEN_BY = `What is outstanding is written by: npx shoal jobs resume ${JOB_ID} --data d`;

	it('S0.8 waits until each result has its row', async () => {
		const { clock, write, wait } = await anEndedJob();
		const waiting = wait();
		await write('0.0');
		await clock.advance(3_000);
		await write('0.1');
		await clock.advance(100);

		expect(await waiting).toEqual([`Rows to ${URL}: 2 rows written`]);
	});

	it('U4 says once why it waits, and what writes the rest where it waits no longer', async () => {
		const { clock, sinks, wait, said } = await anEndedJob();
		const waiting = wait();
		await sinks.noteFailure(JOB_ID, { error: 'it is away', failedAt: 0 });
		await clock.advance(30_000);
		await clock.advance(31_000);

		expect(said).toEqual(['Rows are not written yet: it is away. It is tried again. Ctrl-C leaves that.']);
		expect(await waiting).toEqual([`Rows to ${URL}: 0 rows written, 2 outstanding: it is away`, WRITTEN_BY]);
	});

	it('waits on while rows are written', async () => {
		const { clock, write, wait } = await anEndedJob();
		const waiting = wait();
		await clock.advance(50_000);
		await write('0.0');
		await clock.advance(50_000);
		await write('0.1');
		await clock.advance(100);

		expect(await waiting).toEqual([`Rows to ${URL}: 2 rows written`]);
	});

	it('does not wait for what was given up, after Ctrl-C, or where there is no database', async () => {
		const { sinks, wait } = await anEndedJob();
		expect(await wait(AbortSignal.abort())).toEqual([`Rows to ${URL}: 0 rows written, 2 outstanding`, WRITTEN_BY]);

		await sinks.noteFailure(JOB_ID, { error: 'no', failedAt: 0 });
		await sinks.end(JOB_ID, 'failed');
		expect(await wait()).toEqual([`Rows to ${URL}: 0 rows written, 2 outstanding, given up: no`, WRITTEN_BY]);
		expect(await wait(never, aJob())).toEqual([]);
	});
});
