import { describe, expect, it } from 'vitest';
import { createJobRunner } from '../../../../shared/app/fetch/run-job.ts';
import { createJobRetrier, type RetryRequest } from '../../../../shared/app/jobs/retry-job.ts';
import { createJobStarter } from '../../../../shared/app/jobs/start-job.ts';
import { EnvironmentError, JobNotFoundError } from '../../../../shared/core/errors.ts';
import { encodeRunMessage } from '../../../../shared/core/messages.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';
import { aPage, aStatus, aVisit, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation, createFakeVisitor } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, urls } from '../../../support/memory-stack.ts';

const settings = options({ chunkSize: 2, retries: 0 });

const anInvalidUrl = aVisit({ outcome: 'invalid_url', error: { code: 'INVALID_URL', message: '' } });

/** A job of 10 pages that has ended; each third failed. */
async function setUp(isBroken = (index: number) => index % 3 === 0): Promise<MemoryStack> {
	const stack = createMemoryStack();
	await storeJob(stack, urls(10), { mode: 'threads', options: settings });
	const visitor = createFakeVisitor((url) => (isBroken(Number(url.split('/').at(-1))) ? aStatus(404) : aPage()));
	const runJob = createJobRunner({ ...stack, visitorOf: () => visitor });
	await stack.clock.run(runJob(encodeRunMessage({ jobId: JOB_ID }), createFakeInvocation(stack)));
	return stack;
}

function retry(stack: MemoryStack, request: Partial<RetryRequest> = {}) {
	const startJob = createJobStarter(stack);
	return createJobRetrier({ ...stack, startJob })({ jobId: JOB_ID, keepDays: 30, ...request });
}

async function sourceOf({ objects }: MemoryStack, key = ''): Promise<SourceTarget[]> {
	const copy = Buffer.from((await objects.get(key)) ?? []).toString();
	return copy
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line));
}

describe('a retry', () => {
	it('is a job of the failed targets, in their order, with the mode and options of the old one, which it names', async () => {
		const stack = await setUp();
		const job = await retry(stack, { newJobId: 'job-2' });

		expect(await sourceOf(stack, job?.source.key)).toEqual([0, 3, 6, 9].map((i) => `https://example.com/${i}`));
		expect(await stack.jobs.get('job-2')).toMatchObject({
			retryOf: JOB_ID,
			mode: 'threads',
			options: settings,
			state: 'planning',
			source: { name: 'urls', targets: 4 },
		});
		expect(stack.runQueue.takeAll()).toMatchObject([{ groupId: 'job-2' }]);
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
	});

	it('S4.8 of a row that only looks like a URL knows that it is none', async () => {
		const stack = createMemoryStack();
		await storeJob(stack, [{ url: 'https://example.com/0', place: 'line 2', fault: 'no URL' }], {
			mode: 'threads',
			options: settings,
		});
		const visitor = createFakeVisitor((url) => (url === '' ? anInvalidUrl : aPage()));
		const runJob = createJobRunner({ ...stack, visitorOf: () => visitor });
		await stack.clock.run(runJob(encodeRunMessage({ jobId: JOB_ID }), createFakeInvocation(stack)));
		const job = await retry(stack);

		expect(await sourceOf(stack, job?.source.key)).toEqual([{ url: 'https://example.com/0', fault: 'line 2: no URL' }]);
	});

	it('takes another mode, and options that depend on how many targets there are', async () => {
		const stack = await setUp();
		const job = await retry(stack, { mode: 'fanout', options: (targets) => ({ ...settings, retries: targets }) });

		expect(job).toMatchObject({ mode: 'fanout', options: { retries: 4 } });
		expect(stack.planQueue.takeAll()).toHaveLength(1);
	});

	it('of a crawl visits what failed, and follows no link', async () => {
		const stack = await setUp();
		const crawl = { scope: { sites: [], include: [], exclude: [] }, checksLinks: false };
		const job = await retry(stack, { options: () => ({ ...settings, crawl }) });

		expect(job?.options).toEqual(settings);
	});

	it('of a job without failures starts nothing', async () => {
		const stack = await setUp(() => false);

		expect(await retry(stack)).toBeUndefined();
		expect((await stack.jobs.newest(10)).jobs).toHaveLength(1);
		expect(stack.runQueue.takeAll()).toEqual([]);
	});

	it('of a job that has not ended, or is not there, is refused', async () => {
		const stack = createMemoryStack();
		await expect(retry(stack)).rejects.toThrow(JobNotFoundError);
		await storeJob(stack, urls(1), { state: 'running' });
		await expect(retry(stack)).rejects.toThrow(EnvironmentError);
	});

	it('reads the failures a few chunks at a time: the first is copied before the last is read', async () => {
		const stack = createMemoryStack();
		await storeJob(stack, urls(1_000), { mode: 'threads', options: options({ chunkSize: 1, retries: 0 }) });
		const runJob = createJobRunner({ ...stack, visitorOf: () => createFakeVisitor(() => aStatus(404)) });
		await stack.clock.run(runJob(encodeRunMessage({ jobId: JOB_ID }), createFakeInvocation(stack)));
		let read = 0;
		const getAll: MemoryStack['blobs']['getAll'] = (jobId, refs) => {
			read += refs.length;
			return stack.ports.blobs.getAll(jobId, refs);
		};
		const watched = createMemoryStack({ ...stack.ports, blobs: { ...stack.ports.blobs, getAll } });
		const stop = new Error('stopped');
		const throwIfAborted = () => {
			throw stop;
		};

		await expect(retry(watched, { throwIfAborted })).rejects.toThrow(stop);
		expect(read).toBeLessThan(200);
	});
});
