import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { createThreadedVisitor } from '../../shared/adapters/threads/threaded-visitor.ts';
import { OPTIONS_KEPT } from '../../shared/adapters/threads/worker-messages.ts';
import { unpackLinks } from '../../shared/core/links/packed-links.ts';
import type { VisitStart } from '../../shared/core/visit.ts';
import { createThreadedVisitors } from '../../shared/runtime/threaded-visitors.ts';
import { options } from '../support/builders.ts';
import { createRecordingLog } from '../support/fakes.ts';
import { type SeenVisit, seeing } from '../support/seeing.ts';

const fetchWorker = new URL('../../services/threaded-consumer/fetch-worker.ts', import.meta.url);
const never = new AbortController().signal;

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: 10 });
});
afterAll(() => site.close());

const cutShort = { kind: 'failure', outcome: 'timeout', error: { code: 'DEADLINE' } };

function byWhetherSent(visits: readonly SeenVisit[]) {
	return [visits.filter(({ kind }) => kind === 'unsent'), visits.filter(({ kind }) => kind !== 'unsent')];
}

it('S1.1 S4.2 tells what its threads use, of each as it has last answered', async () => {
	const visitor = seeing(
		createThreadedVisitor({
			fetchWorker,
			threads: 2,
			concurrency: 4,
			maxSockets: 4,
			network: { allowsPrivate: true },
		}),
	);
	const visit = () => visitor.visit(`${site.url}/p/1`, options().visit, never);
	try {
		expect(visitor.usage()).toEqual({ cpu: { user: 0, system: 0 }, memoryMb: 0 });

		expect(await visit()).toMatchObject({ outcome: 'ok', thread: 0 });
		const one = visitor.usage();
		const visits = await Promise.all([visit(), visit()]);
		const both = visitor.usage();

		expect(visits.map(({ thread }) => thread)).toEqual([0, 1]);
		expect(one.memoryMb).toBeGreaterThan(1);
		expect(one.cpu.user).toBeGreaterThan(0);
		// A heap of its own, with the same modules in it.
		expect(both.memoryMb).toBeGreaterThan(one.memoryMb);
		expect(both.cpu.user).toBeGreaterThan(one.cpu.user);
	} finally {
		await visitor.close();
	}
});

it('knows the options of its visits, however many jobs come and go', async () => {
	const visitor = seeing(
		createThreadedVisitor({
			fetchWorker,
			threads: 1,
			concurrency: 4,
			maxSockets: 4,
			network: { allowsPrivate: true },
		}),
	);
	const first = options().visit;
	try {
		const visits = [];
		for (let job = 0; job < 3 * OPTIONS_KEPT; job++) {
			const own = { ...first, acceptStatus: job % 2 === 0 ? '2xx' : '404' };
			visits.push(await visitor.visit(`${site.url}/p/1`, own, never));
			visits.push(await visitor.visit(`${site.url}/p/1`, first, never));
		}

		const expected = Array.from({ length: 3 * OPTIONS_KEPT }, (_, job) => [job % 2 === 0 ? 'ok' : 'http_error', 'ok']);
		expect(visits.map(({ outcome }) => outcome)).toEqual(expected.flat());
	} finally {
		await visitor.close();
	}
});

it('S1.5 S2.6 takes visits ahead, and begins each as another of its thread ends', async () => {
	const slow = await createSite({ pages: 10, latencyMs: 100 });
	const network = { allowsPrivate: true };
	const visitor = seeing(createThreadedVisitor({ fetchWorker, threads: 2, concurrency: 1, maxSockets: 20, network }));
	const visit = (signal = never) => visitor.visit(`${slow.url}/p/1`, options().visit, signal);
	try {
		expect(visitor.ahead).toBe(0);
		visitor.limit(5);
		expect(visitor.ahead).toBe(4);
		// From here on visits begin as they are asked for.
		await visitor.ready;
		const askedAt = performance.now();
		const timed = async () => ({ ...(await visit()), elapsedMs: performance.now() - askedAt });
		const visits = await Promise.all(Array.from({ length: 30 }, timed));

		expect(slow.stats()).toMatchObject({ requests: 30, maxInFlight: 10 });
		expect(visits.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
		// To wait is no part of a visit; both are rounded.
		const overlap = visits.map(({ totalMs, waitedMs = 0, elapsedMs }) => totalMs + waitedMs - elapsedMs);
		expect(Math.max(...overlap)).toBeLessThan(2);
		// Fifteen on each thread, five of them at once: the last ones waited for two others.
		expect(Math.max(...visits.map(({ waitedMs = 0 }) => waitedMs))).toBeGreaterThan(190);

		const aborting = new AbortController();
		const aborted = Array.from({ length: 30 }, () => visit(aborting.signal));
		aborting.abort();
		const [unsent = [], ended = []] = byWhetherSent(await Promise.all(aborted));
		for (const visit of ended) expect(visit).toMatchObject(cutShort);
		// Five were in flight on each thread.
		expect(unsent).toHaveLength(20);
		expect(await visit()).toMatchObject({ outcome: 'ok' });
	} finally {
		await visitor.close();
		await slow.close();
	}
});

it('goes on after a redirect on the thread that has the connection', async () => {
	const held = Promise.withResolvers<void>();
	const moving = await createSite({
		pages: 10,
		handler({ url = '' }, response) {
			if (url === '/held') held.promise.then(() => response.end('held'));
			else if (url === '/moved') response.writeHead(301, { location: '/p/1' }).end();
			else return false;
			return true;
		},
	});
	const network = { allowsPrivate: true };
	const visitor = seeing(createThreadedVisitor({ fetchWorker, threads: 2, concurrency: 4, maxSockets: 4, network }));
	const visit = (path: string, start?: VisitStart) => visitor.visit(moving.url + path, options().visit, never, start);
	try {
		const first = visit('/held');
		const moved = await visit('/moved');
		held.resolve();
		expect([(await first).thread, moved.thread]).toEqual([0, 1]);
		// With nothing under way, a visit that begins is the first thread's.
		const { outcome, thread, connectMs } = await visit('/moved', moved.next && { nextRequest: moved.next });
		expect({ outcome, thread, connectMs }).toEqual({ outcome: 'ok', thread: 1, connectMs: moved.connectMs });
	} finally {
		await visitor.close();
		await moving.close();
	}
});

it('R1 ends visits under way and those ahead as it is closed, and may be closed twice', async () => {
	const slow = await createSite({ pages: 10, latencyMs: 60_000 });
	const network = { allowsPrivate: true };
	const visitor = seeing(createThreadedVisitor({ fetchWorker, threads: 1, concurrency: 5, maxSockets: 20, network }));
	await visitor.ready;
	const visits = Array.from({ length: 6 }, () => visitor.visit(`${slow.url}/p/1`, options().visit, never));
	await vi.waitUntil(() => slow.stats().inFlight === 5);
	await Promise.all([visitor.close(), visitor.close()]);

	const [unsent = [], ended = []] = byWhetherSent(await Promise.all(visits));
	expect(unsent).toHaveLength(1);
	for (const visit of ended) expect(visit).toMatchObject(cutShort);
	await slow.close();
});

it('S4.7 brings what the links of a page come to from the thread that judges them', async () => {
	const network = { allowsPrivate: true };
	const visitor = seeing(createThreadedVisitor({ fetchWorker, threads: 1, concurrency: 4, maxSockets: 4, network }));
	const scope = { sites: [{ kind: 'host', host: new URL(site.url).host } as const], include: [], exclude: ['/p/2$'] };
	const crawl = { scope, checksLinks: true };
	try {
		const { found, findings } = await visitor.visit(
			`${site.url}/p/1`,
			{ ...options().visit, links: 'all', crawl },
			never,
		);

		expect(found).toEqual([]);
		expect(findings?.links.parent).toBe(`${site.url}/p/1`);
		expect(findings?.links.follow).toContain(`${site.url}/p/3`);
		expect(findings?.links.follow).not.toContain(`${site.url}/p/2`);
		expect(findings?.sums.excluded).toBe(1);
		const links = unpackLinks(findings?.page?.links ?? '').map(({ url }) => url);
		expect(links).toEqual(expect.arrayContaining([`${site.url}/p/2`, `${site.url}/p/3`]));
	} finally {
		await visitor.close();
	}
});

it('R5 keeps its threads out of private networks unless the operator allows them', async () => {
	const visitor = seeing(createThreadedVisitor({ fetchWorker, threads: 1, concurrency: 4, maxSockets: 4 }));
	try {
		expect(await visitor.visit(`${site.url}/p/1`, options().visit, never)).toMatchObject({
			outcome: 'refused',
			error: { code: 'ADDRESS_REFUSED' },
		});
	} finally {
		await visitor.close();
	}
});

it('S5.1 keeps its threads from run to run, and ends those that have visited a large one', async () => {
	const visitors = createThreadedVisitors(fetchWorker, { network: { allowsPrivate: true } }, createRecordingLog());
	const first = visitors.of(1, 4);
	visitors.visited(99_999);
	expect(visitors.of(1, 4)).toBe(first);

	visitors.visited(100_000);
	const second = visitors.of(1, 4);
	expect(second).not.toBe(first);
	const visit = await second.visit(`${site.url}/p/1`, { ...options().visit, privateHosts: 'all' }, never);
	expect(visit).toMatchObject({ kind: 'response', status: 200 });
	await Promise.all([first.close(), second.close()]);
});
