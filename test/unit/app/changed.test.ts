import { describe, expect, it } from 'vitest';
import { createBatchConsumer } from '../../../shared/app/fetch/consume-batch.ts';
import { createJobRunner } from '../../../shared/app/fetch/run-job.ts';
import { createResultReader } from '../../../shared/app/jobs/read-results.ts';
import { createDispatcher } from '../../../shared/app/plan/dispatch.ts';
import { StoreError } from '../../../shared/core/errors.ts';
import { hasEnded, type Job, MODES, type Mode } from '../../../shared/core/job.ts';
import { encodePlanMessage, encodeRunMessage } from '../../../shared/core/messages.ts';
import { pageKey } from '../../../shared/core/record/page-key.ts';
import type { Result } from '../../../shared/core/result.ts';
import { aPage, aStatus, options } from '../../support/builders.ts';
import { collect } from '../../support/collect.ts';
import { CRAWL, linkTo, SITE } from '../../support/crawl.ts';
import { createFakeInvocation, createFakeVisitor } from '../../support/fakes.ts';
import { createMemoryStack, type MemoryPorts, type MemoryStack, storeJob } from '../../support/memory-stack.ts';

const PATHS = ['/a', '/b', '/c', '/d', '/e'];

interface Page {
	text: string;
	etag?: string;
	status?: number;
}

/** Pages that may change, and the validators that they were asked for by. */
function createWeb() {
	const pages = new Map<string, Page>(PATHS.map((path) => [path, { text: `text of ${path}`, etag: `"${path}1"` }]));
	const asked: (string | undefined)[] = [];
	const visitor = createFakeVisitor((url, _signal, { comparesPages }, start) => {
		const { text, etag, status = 200 } = pages.get(url.slice(SITE.length)) ?? { text: '', status: 404 };
		asked.push(start?.known?.etag);
		if (status !== 200) return aStatus(status, { finalUrl: url });
		if (comparesPages !== true) return aPage({ finalUrl: url, found: PATHS.map((path) => linkTo(SITE + path)) });
		const seen = etag === undefined ? {} : { etag, request: url };
		if (etag !== undefined && start?.known?.etag === etag) {
			return aPage({ finalUrl: url, status: 304, bytes: 0, page: { ...seen, isUnmodified: true } });
		}
		const found = PATHS.map((path) => linkTo(SITE + path));
		return aPage({ finalUrl: url, found, page: { ...seen, hash: text } });
	});
	return {
		visitor,
		/** Since it was last asked. */
		asked: () => asked.splice(0).sort(),
		set: (path: string, page: Page) => void pages.set(path, page),
	};
}

type Web = ReturnType<typeof createWeb>;

async function startJob(stack: MemoryStack, mode: Mode, fields: Partial<Job['options']> = {}): Promise<Job> {
	const jobId = stack.ids.id();
	const changes = { name: 'nightly', only: true as const };
	const given = options({ chunkSize: 2, retries: 0, changes, ...fields });
	const all = { ...given, visit: { ...given.visit, comparesPages: true as const } };
	const urls = (fields.crawl === undefined ? PATHS : ['/a']).map((path) => SITE + path);
	return storeJob(stack, urls, { jobId, mode, options: all });
}

/** Delivers messages until the job has ended. */
async function toEnd(stack: MemoryStack, { jobId, mode }: Job, { visitor }: Web): Promise<Result[]> {
	const dispatch = createDispatcher(stack);
	const consume = createBatchConsumer({ ...stack, visitor, concurrency: 10 });
	const runJob = createJobRunner({ ...stack, visitorOf: () => visitor });
	const invocation = () => createFakeInvocation({ clock: stack.clock, requestId: stack.ids.id() });
	if (mode === 'fanout') stack.planQueue.send([{ body: encodePlanMessage({ jobId }), groupId: jobId }]);
	else stack.runQueue.send([{ body: encodeRunMessage({ jobId }), groupId: jobId }]);
	for (let round = 0; round < 100; round++) {
		const bodiesOf = (queue: typeof stack.planQueue) => queue.takeAll().map(({ body }) => body);
		for (const plan of bodiesOf(stack.planQueue)) await stack.clock.run(dispatch([plan], invocation()));
		const chunks = bodiesOf(stack.chunksQueue);
		if (chunks.length > 0) await stack.clock.run(consume(chunks, invocation()));
		for (const run of bodiesOf(stack.runQueue)) await stack.clock.run(runJob(run, invocation()));
		const job = await stack.jobs.get(jobId);
		if (job !== undefined && hasEnded(job.state)) return collect(createResultReader(stack)(jobId, 'input'));
	}
	throw new Error('the job goes on and on');
}

async function run(stack: MemoryStack, web: Web, mode: Mode = 'fanout', fields?: Partial<Job['options']>) {
	await stack.clock.advance(1_000);
	const job = await startJob(stack, mode, fields);
	const results = await toEnd(stack, job, web);
	const totals = (await stack.jobs.get(job.jobId))?.totals;
	return { jobId: job.jobId, changes: changesIn(results), totals };
}

function changesIn(results: readonly Result[]) {
	return Object.fromEntries(results.map(({ url, change, outcome }) => [url.slice(SITE.length), change ?? outcome]));
}

const all = (change: string) => Object.fromEntries(PATHS.map((path) => [path, change]));

describe.each(MODES)('in %s mode', (mode) => {
	it('S5.1 each page is told as new, then as what has become of it since the last job of the name', async () => {
		const stack = createMemoryStack();
		const web = createWeb();
		const first = await run(stack, web, mode);
		web.set('/b', { text: 'another text', etag: '"b2"' });
		web.set('/c', { text: 'text of /c', etag: '"c2"' });
		const second = await run(stack, web, mode);

		expect(first.changes).toEqual(all('new'));
		expect(first.totals).toMatchObject({ counts: { ok: 5 }, changes: { new: 5, changed: 0, unchanged: 0 } });
		expect(second.changes).toEqual({ ...all('unchanged'), '/b': 'changed' });
		expect(second.totals).toMatchObject({ counts: { ok: 5 }, changes: { new: 0, changed: 1, unchanged: 4 } });
		expect(await run(stack, web, mode)).toMatchObject({ changes: all('unchanged') });
	});

	it('asks by what the page had when it was last seen, and only where unchanged pages are left out', async () => {
		const stack = createMemoryStack();
		const web = createWeb();
		const whole = { changes: { name: 'nightly' } };
		await run(stack, web, mode, whole);
		expect(web.asked()).toEqual(Array(5).fill(undefined));
		await run(stack, web, mode, whole);
		expect(web.asked()).toEqual(Array(5).fill(undefined));
		await run(stack, web, mode);
		expect(web.asked()).toEqual(PATHS.map((path) => `"${path}1"`));
	});
});

it('a page that fails is told as that, and compared with what it was before when it is back', async () => {
	const stack = createMemoryStack();
	const web = createWeb();
	await run(stack, web);
	web.set('/b', { text: '', status: 500 });
	const failed = await run(stack, web);
	web.set('/b', { text: 'text of /b' });
	const back = await run(stack, web);

	expect(failed.changes).toEqual({ ...all('unchanged'), '/b': 'http_error' });
	expect(back.changes).toEqual(all('unchanged'));
});

it('names are apart', async () => {
	const stack = createMemoryStack();
	const web = createWeb();
	await run(stack, web);

	expect((await run(stack, web, 'threads', { changes: { name: 'weekly', only: true } })).changes).toEqual(all('new'));
	expect((await run(stack, web, 'threads')).changes).toEqual(all('unchanged'));
});

it('what nobody has seen for three months is new', async () => {
	const stack = createMemoryStack();
	const web = createWeb();
	await run(stack, web);
	await stack.clock.run(stack.clock.sleep(91 * 86_400_000));

	expect((await run(stack, web)).changes).toEqual(all('new'));
});

it('S4.6 a crawl gets whole pages, follows their links, and tells by their text what has changed', async () => {
	const stack = createMemoryStack();
	const web = createWeb();
	const first = await run(stack, web, 'fanout', { crawl: CRAWL });
	web.asked();
	web.set('/b', { text: 'another text', etag: '"/b1"' });
	const second = await run(stack, web, 'fanout', { crawl: CRAWL });

	expect(first.changes).toEqual(all('new'));
	expect(web.asked()).toEqual(Array(5).fill(undefined));
	expect(second.changes).toEqual({ ...all('unchanged'), '/b': 'changed' });
});

describe('R1 what is kept of pages', () => {
	const refused = () => Promise.reject(new StoreError('the store is gone'));

	/** A stack on the same ports, but for some. */
	const withPorts = (stack: MemoryStack, pageStates: Partial<MemoryPorts['pageStates']>) =>
		createMemoryStack({ ...stack.ports, pageStates: { ...stack.pageStates, ...pageStates } });

	async function takeChunks(stack: MemoryStack, job: Job): Promise<string[]> {
		const invocation = createFakeInvocation({ clock: stack.clock });
		await stack.clock.run(createDispatcher(stack)([encodePlanMessage({ jobId: job.jobId })], invocation));
		return stack.chunksQueue.takeAll().map(({ body }) => body);
	}

	function consume(stack: MemoryStack, bodies: readonly string[], { visitor }: Web) {
		const invocation = createFakeInvocation({ clock: stack.clock, requestId: stack.ids.id() });
		return createBatchConsumer({ ...stack, visitor, concurrency: 10 })(bodies, invocation);
	}

	const hashOf = async ({ pageStates }: MemoryStack, path: string) => {
		const key = pageKey({ url: SITE + path });
		return (await pageStates.find('nightly', [key])).get(key)?.hash;
	};

	it('is kept by whoever meets the record again, if who wrote that could not', async () => {
		const stack = createMemoryStack();
		const web = createWeb();
		// A job that has not ended: one chunk of it is yet to come.
		const [chunk = '', ...others] = await takeChunks(stack, await startJob(stack, 'fanout'));
		const [outcome] = await consume(withPorts(stack, { keep: refused }), [chunk], web);
		expect(outcome?.status).toBe('fulfilled');
		expect(await hashOf(stack, '/a')).toBeUndefined();

		await consume(stack, [chunk], web);
		expect(await hashOf(stack, '/a')).toBe('text of /a');
		expect(web.visitor.visited).toHaveLength(2);
		expect(others).toHaveLength(2);
	});

	it('is what the record says, and not what another has seen whose record came too late', async () => {
		const stack = createMemoryStack();
		const web = createWeb();
		const [chunk = ''] = await takeChunks(stack, await startJob(stack, 'fanout'));
		const late = createMemoryStack({
			...stack.ports,
			// It looked before the other had recorded, and records after it.
			records: {
				...stack.records,
				find: async () => new Map(),
				commit: async (record) => {
					web.set('/a', { text: 'text of /a' });
					await consume(stack, [chunk], web);
					return stack.records.commit(record);
				},
			},
		});
		web.set('/a', { text: 'seen by who is late' });
		const [outcome] = await consume(late, [chunk], web);

		expect(outcome?.status).toBe('fulfilled');
		expect(await hashOf(stack, '/a')).toBe('text of /a');
	});

	it('is told as changed once more where it is lost, and never as unchanged', async () => {
		const stack = createMemoryStack();
		const web = createWeb();
		await run(stack, web);
		web.set('/b', { text: 'another text' });
		const lost = await run(withPorts(stack, { keep: refused }), web);
		const again = await run(stack, web);

		expect(lost.changes['/b']).toBe('changed');
		expect(again.changes).toEqual({ ...all('unchanged'), '/b': 'changed' });
		expect((await run(stack, web)).changes).toEqual(all('unchanged'));
	});

	it('is asked for again by a delivery of its own, where it cannot be read', async () => {
		const stack = createMemoryStack();
		const web = createWeb();
		const chunks = await takeChunks(stack, await startJob(stack, 'fanout'));
		const outcomes = await consume(withPorts(stack, { find: refused }), chunks, web);

		expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
		expect(web.visitor.visited).toEqual([]);
	});
});
