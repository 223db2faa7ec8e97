import { describe, expect, it } from 'vitest';
import { MAX_REPORTED_FAILURES } from '../../../../shared/app/complete/report-job.ts';
import type { Chunk } from '../../../../shared/core/chunk.ts';
import type { Job, JobTotals } from '../../../../shared/core/job.ts';
import { NO_TIMES } from '../../../../shared/core/record/phase-times.ts';
import { sumLedger } from '../../../../shared/core/report/ledger.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { aChunk, aJob, aResult, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';
import { START } from '../../../support/virtual-clock.ts';

const totals: JobTotals = {
	targets: 4,
	duplicates: 0,
	notPlanned: 1,
	counts: { ok: 2, timeout: 1, http_error: 1 },
	retries: 0,
	bytes: 400,
	timeMs: NO_TIMES,
	startedAt: START,
	finishedAt: START + 1_000,
	usage: sumLedger([], [], 1_024),
};

async function finishedJob(stack: MemoryStack, fields: Partial<Job> = {}): Promise<Job> {
	const job = aJob({ state: 'finished', totals, ...fields });
	await stack.jobs.create(job);
	return job;
}

async function record(stack: MemoryStack, chunk: Chunk, results: readonly Result[]): Promise<void> {
	const invocation = createFakeInvocation(stack);
	await stack.finisher.finish({
		job: aJob(),
		chunk,
		outcome: { results, deferred: [] },
		invocation,
		publish: async () => undefined,
	});
}

async function text({ objects }: MemoryStack, name: string): Promise<string> {
	return new TextDecoder().decode(await objects.get(`jobs/${JOB_ID}/${name}`));
}

it('S0.8 says before the last step that the results are to be rows, so that somebody looks after them', async () => {
	const stack = createMemoryStack();
	const sink = { url: 'postgres://shoal@db.example/web' };
	await stack.report(await finishedJob(stack, { jobId: 'with', options: options({ sink }) }));
	await stack.report(await finishedJob(stack, { jobId: 'without' }));

	expect(await stack.sinks.unfinished()).toEqual(['with']);
});

it('S3.2 stores what the job came to, with what failed in the order of the source', async () => {
	const stack = createMemoryStack();
	const job = await finishedJob(stack);
	const error = { code: 'TIMEOUT_BODY', message: 'too slow' };
	await record(stack, aChunk({ chunkId: '0.1' }), [
		aResult({ index: 3, outcome: 'timeout', status: null, error }),
		aResult({ index: 4 }),
	]);
	await record(stack, aChunk({ chunkId: '0.0' }), [
		aResult({ index: 0 }),
		aResult({ index: 1, outcome: 'http_error', status: 404 }),
	]);

	await stack.report(job);

	const report: JobReport = JSON.parse(await text(stack, 'report.json'));
	expect(report).toMatchObject({ jobId: JOB_ID, state: 'reported', targets: 4, wallMs: 1_000, failuresOmitted: 0 });
	expect(report.failures).toEqual([
		{ index: 1, url: 'https://example.com/1', outcome: 'http_error', status: 404, error: null },
		{ index: 3, url: 'https://example.com/3', outcome: 'timeout', status: null, error },
	]);
	expect(await text(stack, 'report.txt')).toContain('timeout  https://example.com/3  TIMEOUT_BODY: too slow');
});

it.each([
	{ stopReason: undefined, state: 'reported' },
	{ stopReason: 'cancelled', state: 'cancelled' },
	{ stopReason: 'maxDuration', state: 'limited' },
	{ stopReason: 'failed', state: 'failed' },
] as const)(
	'ends a job that stopped for $stopReason as $state, and says so in the report',
	async ({ stopReason, state }) => {
		const stack = createMemoryStack();
		await stack.report(await finishedJob(stack, stopReason && { stopReason }));

		expect((await stack.jobs.get(JOB_ID))?.state).toBe(state);
		expect(JSON.parse(await text(stack, 'report.json'))).toMatchObject({ state });
	},
);

it('S3.2 counts the failures that are too many to list', async () => {
	const stack = createMemoryStack();
	const job = await finishedJob(stack);
	const failed = (from: number, count: number) =>
		Array.from({ length: count }, (_, i) => aResult({ index: from + i, outcome: 'timeout' }));
	await record(stack, aChunk({ chunkId: '0.0' }), failed(0, MAX_REPORTED_FAILURES - 1));
	await record(stack, aChunk({ chunkId: '0.1' }), failed(MAX_REPORTED_FAILURES, 5));
	await record(stack, aChunk({ chunkId: '0.2' }), failed(MAX_REPORTED_FAILURES + 5, 7));

	await stack.report(job);

	const report: JobReport = JSON.parse(await text(stack, 'report.json'));
	expect(report.failures).toHaveLength(MAX_REPORTED_FAILURES);
	expect(report.failuresOmitted).toBe(11);
});

describe('S3.1 exactly one report', () => {
	it('is stored, and left as it is by who comes later', async () => {
		const stack = createMemoryStack();
		const job = await finishedJob(stack);
		await stack.report(job);
		const first = await text(stack, 'report.json');
		await record(stack, aChunk(), [aResult({ outcome: 'timeout' })]);
		await stack.report(job);

		expect(await text(stack, 'report.json')).toBe(first);
	});

	it('is stored by the next when the first dies after any step', async () => {
		for (const step of ['putIfAbsent', 'move'] as const) {
			const stack = createMemoryStack();
			const job = await finishedJob(stack);
			const dies = () => Promise.reject(new Error('killed'));
			const dying = createMemoryStack({
				...stack.ports,
				...(step === 'putIfAbsent' && { objects: { ...stack.objects, putIfAbsent: dies } }),
				...(step === 'move' && { jobs: { ...stack.jobs, move: dies } }),
			});
			await expect(dying.report(job)).rejects.toThrow('killed');

			await stack.report(job);

			expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
			expect(JSON.parse(await text(stack, 'report.json'))).toMatchObject({ targets: 4 });
		}
	});
});
