import { expect, it } from 'vitest';
import { createResultReader } from '../../../../shared/app/jobs/read-results.ts';
import type { JobOptions } from '../../../../shared/core/job.ts';
import type { NextRequest } from '../../../../shared/core/next-request.ts';
import type { Visit, VisitStart } from '../../../../shared/core/visit.ts';
import { aPage, aRedirect, aStatus, aVisit, JOB_ID, options } from '../../../support/builders.ts';
import { collect } from '../../../support/collect.ts';
import { aText, createFakeTexts } from '../../../support/fake-texts.ts';
import { createFakeVisitor } from '../../../support/fakes.ts';
import { runFleet } from '../../../support/memory-fleet.ts';
import { createMemoryStack, type MemoryPorts, storeJob } from '../../../support/memory-stack.ts';
import { mostOverRate } from '../../../support/start-log.ts';

const PAGES = 60;
const VISIT_MS = 40;
const FROM = Array.from({ length: PAGES }, (_, i) => `https://old.example/${i}`);

interface Request {
	readonly url: string;
	readonly at: number;
}

/** The request that a visit makes: of its URL, or of what that has led on to. */
function requestOf(url: string, { nextRequest }: VisitStart = {}) {
	return {
		url: nextRequest?.url ?? url,
		redirects: nextRequest?.redirects ?? [],
		spentMs: nextRequest?.spent.totalMs ?? 0,
		method: nextRequest?.method,
	};
}

function leadsOn(to: Omit<NextRequest, 'spent'>, spentMs: number): Visit {
	const spent = { dnsMs: 0, connectMs: 0, tlsMs: 0, totalMs: spentMs + VISIT_MS };
	return aRedirect({ ...to, spent });
}

/** What becomes of a fan-out job whose pages have all moved from `old.example` to `new.example`. */
async function visitMoved(
	given: Partial<JobOptions>,
	{
		ports,
		instances = 4,
		concurrency = 50,
		answer = () => undefined,
		from = FROM,
		moved = (url) => url.replace(/old\d*/, 'new'),
	}: {
		ports?: Partial<MemoryPorts>;
		instances?: number;
		concurrency?: number;
		from?: readonly string[];
		moved?: (url: string) => string;
		/** To the nth request of a URL; `undefined` for what the site says. */
		answer?: (url: string, nth: number) => Visit | undefined;
	} = {},
) {
	const stack = createMemoryStack(ports);
	const { clock } = stack;
	await storeJob(stack, from, { options: options({ chunkSize: 10, ...given }) });
	const requests: Request[] = [];
	const flying = new Map<string, number>();
	const peaks = new Map<string, number>();
	const visitor = createFakeVisitor(async (target, _signal, _options, start) => {
		const { url, redirects, spentMs } = requestOf(target, start);
		const { host } = new URL(url);
		requests.push({ url, at: clock.now() });
		const now = (flying.get(host) ?? 0) + 1;
		flying.set(host, now);
		peaks.set(host, Math.max(now, peaks.get(host) ?? 0));
		await clock.sleep(VISIT_MS);
		flying.set(host, (flying.get(host) ?? 1) - 1);
		const said = answer(url, requests.filter((request) => request.url === url).length);
		if (said !== undefined) return said;
		if (host.startsWith('new') || url.includes('/new/'))
			return aPage({ finalUrl: url, redirects, totalMs: spentMs + VISIT_MS });
		return leadsOn({ url: moved(url), redirects: [...redirects, url] }, spentMs);
	});
	await clock.run(runFleet(stack, JOB_ID, { instances, visitor, concurrency }));
	const results = await collect(createResultReader(stack)(JOB_ID, 'input'));
	return { requests, results, peaks, counts: (await stack.jobs.get(JOB_ID))?.totals?.counts };
}

const logOf = (requests: readonly Request[], host: string) =>
	requests.filter(({ url }) => new URL(url).host === host).map(({ at }) => at);

it.each([{ ratePerHost: 20 }, { ratePerHost: 2 }])(
	'S4.7 a redirect takes a reservation of the host that it leads to: $ratePerHost a second at both, and nothing is asked for twice',
	async ({ ratePerHost }) => {
		const { requests, results, counts } = await visitMoved({ politeness: { ratePerHost, robots: false } });

		expect(counts).toEqual({ ok: PAGES });
		expect(requests).toHaveLength(2 * PAGES);
		for (const host of ['old.example', 'new.example']) {
			const log = logOf(requests, host);
			expect(log).toHaveLength(PAGES);
			expect(mostOverRate(log, ratePerHost)).toBeLessThanOrEqual(2);
		}
		for (const { url, finalUrl, redirects, attempts, timings } of results) {
			expect({ finalUrl, redirects, attempts }).toEqual({
				finalUrl: url.replace('old', 'new'),
				redirects: [url],
				attempts: 1,
			});
			// Not what it waited for its second reservation.
			expect(timings.totalMs).toBe(2 * VISIT_MS);
		}
	},
);

it.each([1, 4])(
	'S4.7 an attempt that goes on does not wait until all have begun, with %i instances',
	async (instances) => {
		const { requests, counts } = await visitMoved(
			{ politeness: { ratePerHost: 20, robots: false } },
			{ instances, moved: (url) => url.replace('old.example', 'old.example/new') },
		);

		expect(counts).toEqual({ ok: PAGES });
		expect(mostOverRate(logOf(requests, 'old.example'), 20)).toBeLessThanOrEqual(2);
		const ended = requests.slice(0, PAGES).filter(({ url }) => url.includes('/new/')).length;
		expect(ended).toBeGreaterThan(PAGES / 4);
	},
);

it('S4.7 redirects of a host to itself, and GET where it refuses HEAD, count in its rate', async () => {
	const { requests, counts } = await visitMoved(
		{ politeness: { ratePerHost: 20, robots: false } },
		{
			answer(url, nth) {
				if (url.includes('new') || url.endsWith('?')) return undefined;
				if (nth === 1) return leadsOn({ url, redirects: [], method: 'GET' }, 0);
				return nth === 2 ? leadsOn({ url: `${url}?`, redirects: [url] }, VISIT_MS) : undefined;
			},
		},
	);

	expect(counts).toEqual({ ok: PAGES });
	expect(mostOverRate(logOf(requests, 'old.example'), 20)).toBeLessThanOrEqual(2);
	expect(mostOverRate(logOf(requests, 'new.example'), 20)).toBeLessThanOrEqual(2);
});

it('S4.7 the robots.txt of the host that a redirect leads to is obeyed', async () => {
	const texts = createFakeTexts((url) => aText(url.includes('new') ? 'User-agent: *\nDisallow: /1\n' : ''));
	const { requests, results, counts } = await visitMoved({ politeness: { robots: true } }, { ports: { texts } });

	const isForbidden = (url: string) => new URL(url).pathname.startsWith('/1');
	expect(counts).toEqual({ ok: PAGES - 11, robots: 11 });
	expect(requests.filter(({ url }) => url.includes('new') && isForbidden(url))).toEqual([]);
	expect(results.find(({ outcome }) => outcome === 'robots')).toMatchObject({
		url: 'https://old.example/1',
		attempts: 1,
		redirects: ['https://old.example/1'],
		error: { code: 'ROBOTS', message: 'robots.txt forbids https://new.example/1, to which it redirects' },
	});
});

it('S1.5 the cap of the host that redirects lead to holds, however many hosts they come from', async () => {
	const { peaks, counts } = await visitMoved(
		{ politeness: { concurrencyPerHost: 2, robots: false } },
		{ instances: 1, from: Array.from({ length: PAGES }, (_, i) => `https://old${i % 6}.example/${i}`) },
	);

	expect(counts).toEqual({ ok: PAGES });
	expect(peaks.get('new.example')).toBe(2);
});

it('S4.7 a host that answers 429 to a redirect is left alone, and the one that redirects is not', async () => {
	const askedMs = 3_000;
	const { requests, results, counts } = await visitMoved(
		{ politeness: { concurrencyPerHost: 8, robots: false } },
		{
			instances: 1,
			answer: (url, nth) =>
				url === 'https://new.example/0' && nth === 1 ? aStatus(429, { retryAfterMs: askedMs }) : undefined,
		},
	);

	expect(counts).toEqual({ ok: PAGES });
	const [first = 0] = logOf(requests, 'new.example');
	const inPause = (host: string) =>
		logOf(requests, host).filter((at) => at > first + 2 * VISIT_MS && at < first + askedMs).length;
	expect(inPause('new.example')).toBe(0);
	expect(inPause('old.example')).toBeGreaterThan(10);
	expect(results.filter(({ attempts }) => attempts > 1).map(({ index }) => index)).toEqual([0]);
});

it.each([
	{ what: 'limited', from: FROM.slice(0, 5) },
	{ what: 'not limited', from: FROM.slice(0, 5).map((url) => url.replace('.example', '.localhost')) },
])('an attempt that goes on at a host that is $what is before those that have not begun', async ({ from }) => {
	const { requests } = await visitMoved({}, { instances: 1, concurrency: 1, from });

	const moved = (url: string) => url.replace('old', 'new').replace('localhost', 'example');
	expect(requests.map(({ url }) => moved(url))).toEqual(from.flatMap((url) => [moved(url), moved(url)]));
});

it('R1 an attempt that fails after a redirect is made again from its beginning', async () => {
	const { requests, results, counts } = await visitMoved(
		{},
		{ answer: (url, nth) => (url === 'https://new.example/7' && nth === 1 ? aVisit() : undefined) },
	);

	expect(counts).toEqual({ ok: PAGES });
	expect(results[7]).toMatchObject({ attempts: 2, redirects: ['https://old.example/7'] });
	expect(requests.filter(({ url }) => url.endsWith('/7')).map(({ url }) => new URL(url).host)).toEqual([
		'old.example',
		'new.example',
		'old.example',
		'new.example',
	]);
});

it('S4.7 a second attempt takes a reservation of its own, also of a target that brought one along', async () => {
	const ratePerHost = 0.5;
	const { requests, counts } = await visitMoved(
		{ politeness: { ratePerHost, robots: false }, retries: 3 },
		{ instances: 1, from: FROM.slice(0, 12), answer: (_url, nth) => (nth < 3 ? aVisit() : aPage()) },
	);

	expect(counts).toEqual({ ok: 12 });
	expect(requests).toHaveLength(36);
	expect(mostOverRate(logOf(requests, 'old.example'), ratePerHost)).toBeLessThanOrEqual(2);
});

it('S1.5 a second attempt keeps to the cap of the host where it begins, whatever it was redirected to before', async () => {
	const { peaks, counts } = await visitMoved(
		{ concurrency: 100 },
		{
			instances: 1,
			concurrency: 100,
			moved: (url) => url.replace('old.example', 'new.localhost'),
			answer: (url, nth) => (url.includes('new') && nth === 1 ? aVisit() : undefined),
		},
	);

	expect(counts).toEqual({ ok: PAGES });
	expect(peaks.get('old.example')).toBe(20);
});
