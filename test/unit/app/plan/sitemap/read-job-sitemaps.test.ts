import { describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../../../shared/app/plan/dispatch.ts';
import { createJobSitemapsReader } from '../../../../../shared/app/plan/sitemap/read-job-sitemaps.ts';
import { QueueError } from '../../../../../shared/core/errors.ts';
import type { Job, JobSitemap } from '../../../../../shared/core/job.ts';
import { encodePlanMessage } from '../../../../../shared/core/messages.ts';
import { keysOf } from '../../../../../shared/core/record/object-keys.ts';
import { aJob, JOB_ID, options } from '../../../../support/builders.ts';
import { createFakeBytes, someBytes } from '../../../../support/fake-bytes.ts';
import { createFakeInvocation } from '../../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, takeChunks } from '../../../../support/memory-stack.ts';

const SITEMAP = 'https://a.example/index.xml';
const body = encodePlanMessage({ jobId: JOB_ID });

interface Given {
	/** Of the index, each with three pages. */
	readonly files: number;
	readonly mode?: Job['mode'];
	readonly sitemap?: Partial<JobSitemap>;
	/** What each file takes. */
	readonly fileMs?: number;
}

async function setUp({ files, mode = 'fanout', sitemap, fileMs = 0 }: Given): Promise<MemoryStack> {
	const names = Array.from({ length: files }, (_, i) => `https://a.example/${i}.xml`);
	const stack: MemoryStack = createMemoryStack({
		bytes: createFakeBytes(async (url) => {
			await stack.clock.sleep(fileMs);
			if (url === SITEMAP)
				return someBytes(
					`<sitemapindex>${names.map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`).join('')}</sitemapindex>`,
				);
			return someBytes(['a', 'b', 'c'].map((page) => `${url}/${page}`).join('\n'));
		}),
	});
	const source = {
		name: SITEMAP,
		key: keysOf(JOB_ID).source,
		bytes: 0,
		targets: 0,
		sitemap: { url: SITEMAP, ...sitemap },
	};
	await stack.jobs.create(aJob({ state: 'planning', mode, source, options: options({ chunkSize: 2 }) }));
	return stack;
}

async function dispatch(stack: MemoryStack, lifetimeMs = 300_000): Promise<void> {
	const invocation = createFakeInvocation({ clock: stack.clock, requestId: stack.ids.id(), lifetimeMs });
	const [outcome] = await stack.clock.run(createDispatcher(stack)([body], invocation));
	if (outcome?.status === 'rejected') throw outcome.reason;
}

function plannedUrls(stack: MemoryStack): string[] {
	return takeChunks(stack).flatMap(({ targets }) => targets.map(({ url }) => url));
}

describe('a job whose targets are in sitemaps', () => {
	it('is planned once they are read', async () => {
		const stack = await setUp({ files: 2 });
		await dispatch(stack);
		const job = await stack.jobs.get(JOB_ID);
		expect(job).toMatchObject({ state: 'running', source: { name: SITEMAP, targets: 6 } });
		expect(job?.source.sitemap).toBeUndefined();
		expect(plannedUrls(stack)).toEqual(
			[0, 1].flatMap((i) => ['a', 'b', 'c'].map((page) => `https://a.example/${i}.xml/${page}`)),
		);
		expect(await stack.objects.get(`${keysOf(JOB_ID).sitemaps}progress.json`)).toBeUndefined();
	});

	it('goes on in the next invocation with the file that it had come to, and lists nothing twice', async () => {
		const stack = await setUp({ files: 9, fileMs: 60_000 });
		let invocations = 0;
		for (; (await stack.jobs.get(JOB_ID))?.state === 'planning'; invocations++) await dispatch(stack);
		expect(invocations).toBeGreaterThan(1);
		expect(plannedUrls(stack)).toHaveLength(27);
		const fetched = (stack.bytes as ReturnType<typeof createFakeBytes>).requests.map(({ url }) => url);
		expect(new Set(fetched).size).toBe(fetched.length);
	});

	it('goes on though an invocation was killed over a file', async () => {
		const stack = await setUp({ files: 3, fileMs: 20_000 });
		const dying = {
			...stack,
			objects: { ...stack.objects, putStream: async () => Promise.reject(new Error('killed')) },
		};
		const invocation = createFakeInvocation({ clock: stack.clock, requestId: 'x', lifetimeMs: 300_000 });
		const readSitemaps = createJobSitemapsReader(dying as MemoryStack);
		const [outcome] = await stack.clock.run(createDispatcher({ ...stack, readSitemaps })([body], invocation));
		expect(outcome?.status).toBe('rejected');
		await dispatch(stack);
		expect(plannedUrls(stack)).toHaveLength(9);
	});

	it('R2 is planned from what one of two has read, though both read at once and find something else', async () => {
		let reads = 0;
		const stack = await setUp({ files: 0 });
		const bytes = createFakeBytes(async () => {
			const pages = Array.from({ length: ++reads * 2 }, (_, i) => `https://a.example/${i}`);
			await stack.clock.sleep(reads * 1_000);
			return someBytes(pages.join('\n'));
		});
		// Between reading and putting together the other has time to read, too.
		const putStream: typeof stack.objects.putStream = async (key, parts) => {
			if (key.includes('/source-')) await stack.clock.sleep(5_000);
			return stack.objects.putStream(key, parts);
		};
		const readSitemaps = createJobSitemapsReader({ ...stack, bytes, objects: { ...stack.objects, putStream } });
		const read = async () => {
			const invocation = createFakeInvocation({ clock: stack.clock, requestId: stack.ids.id(), lifetimeMs: 300_000 });
			return createDispatcher({ ...stack, readSitemaps })([body], invocation);
		};
		await stack.clock.run(Promise.all([read(), read()]));
		const { source } = (await stack.jobs.get(JOB_ID)) as Job;
		const copy = Buffer.from((await stack.objects.get(source.key)) ?? []).toString();
		expect(copy.split('\n').slice(0, -1)).toHaveLength(source.targets);
	});

	it('in one instance is handed to it when they are read', async () => {
		const stack = await setUp({ files: 1, mode: 'threads' });
		await dispatch(stack);
		expect(stack.runQueue.takeAll()).toHaveLength(1);
		expect(plannedUrls(stack)).toEqual([]);
		expect((await stack.jobs.get(JOB_ID))?.source.targets).toBe(3);
	});

	it('R1 in one instance is handed to it again by a later message, and never planned beside it', async () => {
		const stack = await setUp({ files: 1, mode: 'sequential' });
		const notifyPlanner = () => Promise.reject(new QueueError('the queue is gone'));
		await expect(dispatch({ ...stack, notifyPlanner })).rejects.toThrow(QueueError);
		await dispatch(stack);
		expect(stack.runQueue.takeAll()).toHaveLength(1);

		await stack.jobs.move(JOB_ID, { from: ['planning'], to: 'running' });
		await dispatch(stack);
		expect(plannedUrls(stack)).toEqual([]);
	});

	it.each(['fanout', 'threads'] as const)('in %s ends where nothing has changed since then', async (mode) => {
		const stack = await setUp({ files: 0, mode });
		await dispatch(stack);
		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'reported', source: { targets: 0 } });
	});

	it('reads no further once it is stopped', async () => {
		const stack = await setUp({ files: 3, fileMs: 11_000 });
		const stopping = stack.clock.run(
			(async () => {
				await stack.clock.sleep(15_000);
				await stack.stopJob(JOB_ID, 'cancelled');
			})(),
		);
		await Promise.all([dispatch(stack), stopping]);
		expect(plannedUrls(stack)).toEqual([]);
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('cancelled');
	});

	it('is told to its dispatcher, whatever its mode', async () => {
		const stack = await setUp({ files: 1, mode: 'threads' });
		await stack.notifyPlanner((await stack.jobs.get(JOB_ID)) as Job, 'start');
		expect([stack.planQueue.takeAll().length, stack.runQueue.takeAll().length]).toEqual([1, 0]);
	});
});
