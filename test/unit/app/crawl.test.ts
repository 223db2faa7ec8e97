import { describe, expect, it } from 'vitest';
import { createResultReader } from '../../../shared/app/jobs/read-results.ts';
import { createDispatcher } from '../../../shared/app/plan/dispatch.ts';
import { createJobVerifier } from '../../../shared/app/recover/verify-job.ts';
import type { ChunkBlob } from '../../../shared/core/chunk.ts';
import { StoreError } from '../../../shared/core/errors.ts';
import { MODES, type Mode } from '../../../shared/core/job.ts';
import type { CrawlOptions } from '../../../shared/core/links/crawl.ts';
import { unpackLinks } from '../../../shared/core/links/packed-links.ts';
import { encodePlanMessage } from '../../../shared/core/messages.ts';
import { aJob, aRecord, JOB_ID, options } from '../../support/builders.ts';
import { collect } from '../../support/collect.ts';
import { CRAWL, crawlToEnd, createSiteVisitor, SITE } from '../../support/crawl.ts';
import { createFakeInvocation } from '../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, takeChunks } from '../../support/memory-stack.ts';

async function setUp(mode: Mode, fields: Partial<CrawlOptions> = {}): Promise<MemoryStack> {
	const stack = createMemoryStack();
	await storeJob(stack, [`${SITE}/`], { mode, options: options({ crawl: { ...CRAWL, ...fields } }) });
	const job = await stack.jobs.get(JOB_ID);
	if (job !== undefined) await stack.notifyPlanner(job, 'start');
	return stack;
}

async function results(stack: MemoryStack) {
	return collect(createResultReader(stack)(JOB_ID, 'input'));
}

function problemsOf(stack: MemoryStack): Promise<readonly string[]> {
	return createJobVerifier(stack)(JOB_ID).then(({ problems }) => problems);
}

const path = ({ url }: { url: string }) => url.slice(SITE.length);

describe.each(MODES)('a crawl in %s mode', (mode) => {
	const site = {
		'/': [`${SITE}/a`, `${SITE}/b`, `${SITE}/`, 'https://elsewhere.example/'],
		'/a': [`${SITE}/b`, `${SITE}/c`, `${SITE}/gone`],
		'/b': [`${SITE}/a`],
		'/c': [`${SITE}/`],
	};

	it('S4.6 visits each page that can be reached once, and ends', async () => {
		const stack = await setUp(mode);
		const visitor = createSiteVisitor(site);
		const job = await crawlToEnd(stack, visitor);

		expect(job.state).toBe('reported');
		expect(job.totals).toMatchObject({ targets: 5, counts: { ok: 4, http_error: 1 }, notPlanned: 0 });
		expect(job.totals?.links).toMatchObject({ found: 9, outside: 1 });
		expect(visitor.visited.map((url) => path({ url })).sort()).toEqual(['/', '/a', '/b', '/c', '/gone']);
		expect(await problemsOf(stack)).toEqual([]);
	});

	it('S4.9 names the page on which it first met each target', async () => {
		const stack = await setUp(mode);
		await crawlToEnd(stack, createSiteVisitor(site));

		const parents = (await results(stack)).map((result) => [path(result), result.parents]);
		expect(parents).toEqual([
			['/', []],
			['/a', [`${SITE}/`]],
			['/b', [`${SITE}/`]],
			['/c', [`${SITE}/a`]],
			['/gone', [`${SITE}/a`]],
		]);
	});

	it('R4 goes 25 levels deep', async () => {
		const chain = Object.fromEntries(
			Array.from({ length: 26 }, (_, i) => [i === 0 ? '/' : `/${i}`, i < 25 ? [`${SITE}/${i + 1}`] : []]),
		);
		const stack = await setUp(mode);
		const job = await crawlToEnd(stack, createSiteVisitor(chain));

		expect(job.totals?.counts).toEqual({ ok: 26 });
		expect(await problemsOf(stack)).toEqual([]);
	});

	it('visits exactly as many pages as maxPages lets it, and says what it left out', async () => {
		const stack = await setUp(mode, { maxPages: 3 });
		const job = await crawlToEnd(stack, createSiteVisitor(site));

		expect(job).toMatchObject({ state: 'reported', totals: { targets: 3, notPlanned: 2, isCutByMaxPages: true } });
		expect(await problemsOf(stack)).toEqual([]);
	});

	it('a check visits what it does not follow, and keeps where links stand', async () => {
		const stack = await setUp(mode, { checksLinks: true, maxDepth: 0 });
		const job = await crawlToEnd(stack, createSiteVisitor(site));

		expect(job.totals).toMatchObject({ targets: 4, counts: { ok: 3, http_error: 1 } });
		const records = [...(await stack.records.list(JOB_ID)).values()];
		const blobs = await stack.blobs.getAll<ChunkBlob>(
			JOB_ID,
			records.map(({ blob }) => blob),
		);
		const pages = blobs.flatMap(({ pages = [] }) => pages);
		expect(pages.map(({ links }) => unpackLinks(links).length)).toEqual([4]);
	});
});

describe('links that nobody can read', () => {
	const body = (...links: string[]) => encodePlanMessage({ jobId: JOB_ID, links });

	async function withRecords() {
		const stack = await setUp('fanout');
		await createDispatcher(stack)([stack.planQueue.takeAll()[0]?.body ?? ''], createFakeInvocation(stack));
		takeChunks(stack);
		for (const [i, chunkId] of ['0.0', '0.0/0'].entries()) {
			const follow = [`${SITE}/${i}`];
			const value: ChunkBlob = { results: [], children: [], found: [{ parent: SITE, depth: 1, follow, visit: [] }] };
			const blob = await stack.blobs.put({ jobId: JOB_ID, attemptId: chunkId, value, expiresAt: aJob().expiresAt });
			await stack.records.commit(aRecord({ chunkId, attemptId: chunkId, links: 1, blob, requestId: '' }));
		}
		return stack;
	}

	it('fail the message that names them, and no other', async () => {
		const stack = await withRecords();
		const getAll: MemoryStack['blobs']['getAll'] = async (jobId, refs) => {
			if (refs.some(({ attemptId }) => attemptId === '0.0')) throw new StoreError('unreadable');
			return stack.ports.blobs.getAll(jobId, refs);
		};
		const deps = { ...stack, blobs: { ...stack.blobs, getAll } };
		const outcomes = await createDispatcher(deps)([body('0.0'), body('0.0/0')], createFakeInvocation(stack));

		expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
		expect(takeChunks(stack).flatMap(({ targets }) => targets.map(path))).toEqual(['/1']);
	});

	it('R3 are asked for again one by one, and in the end are taken in as lost', async () => {
		const stack = await withRecords();
		const handle = (messageId: string) =>
			stack.deadLetters.handle({ queue: 'plan', messageId, body: body('0.0', '0.0/0') }, createFakeInvocation(stack));

		await handle('message-1');
		expect(stack.planQueue.takeAll().map((message) => message.body)).toEqual([body('0.0'), body('0.0/0')]);
		await handle('message-2');
		await handle('message-3');

		expect((await stack.planLog.read(JOB_ID, 1)).map(({ links }) => links)).toMatchObject([
			{ takenIn: ['0.0', '0.0/0'], lost: 2 },
		]);
	});

	it('R1 that were taken in, by one that died before it sent what it planned, have that sent in the end', async () => {
		const stack = await withRecords();
		const sendChunks: MemoryStack['sendChunks'] = async ({ length }) => {
			if (length > 0) throw new StoreError('killed');
		};
		const dying = { ...stack, sendChunks };
		await createDispatcher(dying)([body('0.0')], createFakeInvocation(stack));
		for (const messageId of ['message-1', 'message-2', 'message-3']) {
			const letter = { queue: 'plan', messageId, body: body('0.0') } as const;
			stack.planQueue.takeAll();
			await stack.deadLetters.handle(letter, createFakeInvocation(stack));
		}
		const messages = stack.planQueue.takeAll().map((message) => message.body);
		await createDispatcher(stack)(messages, createFakeInvocation(stack));

		expect(takeChunks(stack).flatMap(({ targets }) => targets.map(path))).toEqual(['/0']);
	});

	it('a general message asks for all that wait', async () => {
		const stack = await withRecords();
		await createDispatcher(stack)([encodePlanMessage({ jobId: JOB_ID })], createFakeInvocation(stack));

		expect(stack.planQueue.takeAll().map((message) => message.body)).toEqual([body('0.0', '0.0/0')]);
	});

	it('a name without a record is passed over', async () => {
		const stack = await withRecords();
		const [outcome] = await createDispatcher(stack)([body('9.9')], createFakeInvocation(stack));

		expect(outcome?.status).toBe('fulfilled');
		expect(await stack.planLog.read(JOB_ID, 1)).toEqual([]);
	});
});

it('jobs verify finds a link that the plan lacks, and a target that no page has', async () => {
	const stack = await setUp('fanout');
	await crawlToEnd(stack, createSiteVisitor({ '/': [`${SITE}/a`], '/a': [] }));
	const [record] = [...(await stack.records.list(JOB_ID)).values()].filter(({ links = 0 }) => links > 0);
	const blob = await stack.blobs.get<ChunkBlob>(JOB_ID, record?.blob ?? { attemptId: '', store: 'table', bytes: 0 });
	const found = [{ parent: SITE, depth: 1, follow: [`${SITE}/other`], visit: [] }];
	const get = async () => ({ ...blob, found }) as never;
	const blobs = {
		...stack.blobs,
		get: (async (jobId, ref) =>
			ref.attemptId === record?.attemptId ? get() : stack.blobs.get(jobId, ref)) as typeof stack.blobs.get,
	};

	const { problems } = await createJobVerifier({ ...stack, blobs })(JOB_ID);

	expect(problems).toEqual([
		`${SITE}/a is planned, and neither the source nor a page before it has it`,
		'1 links are neither planned nor left out',
	]);
});
