import { expect, it } from 'vitest';
import { createJobEraser } from '../../../../shared/app/jobs/erase-job.ts';
import { jobOptionsOf, USUAL_VALUES } from '../../../../shared/app/jobs/request/job-options.ts';
import { createJobResumer } from '../../../../shared/app/jobs/resume-job.ts';
import { createJobSummarizer } from '../../../../shared/app/jobs/summarize-job.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { aJob, EXPIRES_AT, JOB_ID, options } from '../../../support/builders.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';

const sink = { url: 'postgres://shoal@db.example.com/web', password: { secret: 'DB' } };
const totals = { counts: { ok: 3 } } as unknown as NonNullable<Job['totals']>;

it('S0.8 is taken up again by resume where it was given up, though the job has ended', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob({ state: 'reported', options: options({ sink }), totals }));
	await stack.sinks.open(JOB_ID, EXPIRES_AT);
	await stack.sinks.noteFailure(JOB_ID, { error: 'no', failedAt: 0 });
	await stack.sinks.end(JOB_ID, 'failed');
	await createJobResumer(stack)(JOB_ID);

	expect(await stack.sinks.unfinished()).toEqual([JOB_ID]);
});

it('is forgotten with its job', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob());
	await stack.sinks.open(JOB_ID, EXPIRES_AT);
	await createJobEraser(stack)(JOB_ID);

	expect(await stack.sinks.read(JOB_ID)).toBeUndefined();
});

it('S0.8 is told in the summary of a job that has a database, and of no other', async () => {
	const stack = createMemoryStack();
	await stack.sinks.open(JOB_ID, EXPIRES_AT);
	await stack.sinks.noteWritten(JOB_ID, [{ chunkId: '0.0', rows: 2 }], EXPIRES_AT);
	await stack.counters.add(JOB_ID, { settled: 5 }, EXPIRES_AT);
	const summarize = createJobSummarizer(stack);
	const told = async (fields: Partial<Job>) => (await summarize(aJob(fields))).sink;

	expect(await told({ options: options({ sink }) })).toMatchObject({ state: 'writing', rows: 2, outstanding: 3 });
	expect(await told({})).toBeUndefined();
});

it('is an option of a job', () => {
	const values = { ...USUAL_VALUES, mode: 'fanout', headers: [], sink } as const;
	const defaults = { chunkSize: 1, threads: 1, userAgent: 'test' };

	expect(jobOptionsOf(values, defaults).sink).toEqual(sink);
	expect(jobOptionsOf({ ...values, sink: undefined }, defaults)).not.toHaveProperty('sink');
});
