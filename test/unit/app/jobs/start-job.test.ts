import { describe, expect, it } from 'vitest';
import { createJobStarter, type JobRequest } from '../../../../shared/app/jobs/start-job.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import type { Mode } from '../../../../shared/core/job.ts';
import { decodePlanMessage, decodeRunMessage } from '../../../../shared/core/messages.ts';
import { options } from '../../../support/builders.ts';
import { createMemoryStack, type MemoryStack, urls } from '../../../support/memory-stack.ts';
import { START } from '../../../support/virtual-clock.ts';

function start(stack: MemoryStack, fields: Partial<JobRequest> = {}) {
	const source = { name: 'urls', targets: urls(3) };
	return createJobStarter(stack)({ mode: 'fanout', source, options: () => options(), keepDays: 30, ...fields });
}

it('S0.1 stores the source, then the job, then sends the message that starts it', async () => {
	const stack = createMemoryStack();
	const job = await start(stack);

	expect(new TextDecoder().decode(await stack.objects.get(job.source.key))).toBe(
		'"https://example.com/0"\n"https://example.com/1"\n"https://example.com/2"\n',
	);
	expect(await stack.jobs.get(job.jobId)).toEqual(job);
	expect(job).toMatchObject({
		state: 'planning',
		mode: 'fanout',
		source: { name: 'urls', targets: 3, bytes: 72 },
		createdAt: START,
		expiresAt: START / 1000 + 30 * 86_400,
	});
	expect(stack.planQueue.takeAll().map(({ body }) => decodePlanMessage(body))).toEqual([{ jobId: job.jobId }]);
});

it('R8 keeps credentials of URLs in no source, but beside the headers of the job, by their origin', async () => {
	const stack = createMemoryStack();
	const targets = ['http://me:secret@a.example/1', 'http://a.example/2'];
	const job = await start(stack, { source: { name: 'urls', targets } });

	expect(new TextDecoder().decode(await stack.objects.get(job.source.key))).toBe(
		'"http://a.example/1"\n"http://a.example/2"\n',
	);
	expect(job.options.visit.credentials).toEqual({ 'http://a.example': 'me:secret' });
});

it.each(['threads', 'sequential'] as const)('S0.7 starts a run of a job in %s mode', async (mode) => {
	const stack = createMemoryStack();
	const { jobId } = await start(stack, { mode });

	expect(stack.planQueue.takeAll()).toEqual([]);
	expect(stack.runQueue.takeAll().map(({ body }) => decodeRunMessage(body))).toEqual([{ jobId }]);
});

it('chooses the options when the number of targets is known', async () => {
	const job = await start(createMemoryStack(), { options: (targets) => options({ chunkSize: targets * 10 }) });

	expect(job.options.chunkSize).toBe(30);
});

describe.each(['fanout', 'threads', 'sequential'] satisfies Mode[])('S1.4 an empty source in %s mode', (mode) => {
	it('ends at once with a report of nothing, without a message', async () => {
		const stack = createMemoryStack();
		const { jobId } = await start(stack, { mode, source: { name: 'urls', targets: [] } });

		expect(await stack.jobs.get(jobId)).toMatchObject({
			state: 'reported',
			totals: { targets: 0, counts: {}, usage: { invocations: 0, billedMs: 0 } },
		});
		expect(await stack.objects.get(`jobs/${jobId}/report.json`)).toBeDefined();
		for (const queue of [stack.planQueue, stack.chunksQueue, stack.runQueue]) expect(queue.takeAll()).toEqual([]);
	});
});

it('U4 starts nothing of a source that fails halfway, and says what its reader says', async () => {
	const stack = createMemoryStack();
	const failure = new UsageError('line 3 of urls.csv is no record');
	async function* targets() {
		yield 'https://example.com/';
		throw failure;
	}

	await expect(start(stack, { source: { name: 'urls.csv', targets: targets() } })).rejects.toBe(failure);
	expect((await stack.jobs.newest(10)).jobs).toEqual([]);
	expect(stack.planQueue.takeAll()).toEqual([]);
});

it('gives each job a name of its own', async () => {
	const stack = createMemoryStack();
	const [a, b] = [await start(stack), await start(stack)];

	expect(a.jobId).not.toBe(b.jobId);
	expect(stack.planQueue.takeAll()).toHaveLength(2);
});

it('takes the name that it is given', async () => {
	const stack = createMemoryStack();
	const job = await start(stack, { jobId: '01GIVEN' });

	expect(job.jobId).toBe('01GIVEN');
	expect(await stack.jobs.get('01GIVEN')).toEqual(job);
});

it('keeps the name under which its pages are compared, for as long as they may be', async () => {
	const stack = createMemoryStack();
	const state = { key: 'page', fetchedAt: START, expiresAt: START / 1000 };
	await stack.pageStates.keep('nightly', [state], START);
	await start(stack, { options: () => options({ changes: { name: 'nightly' } }) });
	const isKept = async () => (await stack.pageStates.find('nightly', ['page'])).size === 1;

	await stack.pageStates.tidy(START + 89 * 86_400_000);
	expect(await isKept()).toBe(true);
	await stack.pageStates.tidy(START + 91 * 86_400_000);
	expect(await isKept()).toBe(false);
});
