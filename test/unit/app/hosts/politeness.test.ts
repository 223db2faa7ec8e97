import { describe, expect, it } from 'vitest';
import { ChunkPool } from '../../../../shared/app/fetch/chunk-pool.ts';
import { createHostState } from '../../../../shared/app/hosts/host-state.ts';
import type { ChunkOutcome } from '../../../../shared/app/record/open-chunk.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import type { Politeness } from '../../../../shared/core/hosts/politeness.ts';
import type { Target } from '../../../../shared/core/target.ts';
import type { Visit } from '../../../../shared/core/visit.ts';
import type { RateLimiter } from '../../../../shared/ports/rate-limiter.ts';
import type { TextFetcher } from '../../../../shared/ports/text-fetcher.ts';
import { aChunk, aJob, aPage, aStatus, JOB_ID, options } from '../../../support/builders.ts';
import { aText, createFakeTexts } from '../../../support/fake-texts.ts';
import { createFakeInvocation, createFakeVisitor } from '../../../support/fakes.ts';
import { createMemoryRateLimiter } from '../../../support/memory/memory-rate-limiter.ts';
import { runFleet } from '../../../support/memory-fleet.ts';
import { createMemoryStack, type MemoryPorts, storeJob } from '../../../support/memory-stack.ts';
import { createVirtualClock, START } from '../../../support/virtual-clock.ts';

interface PoolOptions {
	readonly politeness?: Politeness;
	readonly concurrency?: number;
	readonly instances?: number;
	readonly texts?: TextFetcher;
	readonly replace?: Partial<MemoryPorts>;
}

/** Targets of a host. */
function at(host: string, count: number, from = 0): Target[] {
	return Array.from({ length: count }, (_, i) => ({ index: from + i, url: `https://${host}/${from + i}` }));
}

/** Visits targets in one pool; a visit takes 100 ms. */
async function visitAll(
	targets: readonly Target[],
	answer: (url: string, made: number) => Visit,
	{
		politeness = { robots: false },
		concurrency = 50,
		instances = 1,
		texts = createFakeTexts(),
		replace,
	}: PoolOptions = {},
) {
	const stack = createMemoryStack(replace);
	const { clock } = stack;
	const starts: { url: string; at: number }[] = [];
	const flying = new Map<string, number>();
	const peaks = new Map<string, number>();
	const visitor = createFakeVisitor(async (url) => {
		const { host } = new URL(url);
		starts.push({ url, at: clock.now() - START });
		const now = (flying.get(host) ?? 0) + 1;
		flying.set(host, now);
		peaks.set(host, Math.max(now, peaks.get(host) ?? 0));
		await clock.sleep(100);
		flying.set(host, (flying.get(host) ?? 1) - 1);
		return answer(url, starts.filter((start) => start.url === url).length);
	});
	const hostState = createHostState({ ...stack, texts });
	const invocation = createFakeInvocation({ clock });
	const pool = new ChunkPool({
		...stack,
		hostState,
		visitor,
		invocation,
		concurrency,
		instances,
		longestHoldMs: 5_000,
	});
	let outcome: ChunkOutcome | undefined;
	const job = aJob({ options: options({ politeness }) });
	pool.add(job, aChunk({ targets }), async (ended) => {
		outcome = ended;
	});
	await clock.run(pool.run());
	const { results = [], deferred = [], waits } = outcome ?? {};
	return { results, deferred, waits, starts, peaks, endedAt: clock.now() - START, log: stack.log.messages };
}

describe('a host that answers 429', () => {
	it('S4.7 is left alone as a whole, and its other targets lose no attempt by it', async () => {
		const { results, starts, waits } = await visitAll(
			at('a.example', 40),
			(url, made) => (url.endsWith('/0') && made === 1 ? aStatus(429, { retryAfterMs: 3_000 }) : aPage()),
			{ politeness: { concurrencyPerHost: 4, robots: false } },
		);

		expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
		expect(results.filter(({ attempts }) => attempts > 1).map(({ index }) => index)).toEqual([0]);
		const pause = starts.filter(({ at }) => at > 100 && at < 3_100);
		expect(pause).toEqual([]);
		expect(waits).toMatchObject({ slowedHosts: ['a.example'] });
	});

	it('S4.7 is tried with one visit after the pause, and with more as it answers them', async () => {
		const { starts } = await visitAll(
			at('a.example', 40),
			(url, made) => (url.endsWith('/0') && made === 1 ? aStatus(429, { retryAfterMs: 3_000 }) : aPage()),
			{ politeness: { concurrencyPerHost: 8, robots: false } },
		);

		const startsAt = (from: number, to: number) => starts.filter(({ at }) => at >= from && at < to).length;
		expect(startsAt(3_100, 3_200)).toBe(1);
		expect(startsAt(3_200, 3_300)).toBe(4);
		expect(startsAt(3_300, 3_400)).toBeGreaterThanOrEqual(4);
	});

	it('S4.7 ends as blocked if it never answers otherwise, and soon: neither for ever nor with a visit for each', async () => {
		const stack = createMemoryStack();
		const urls = at('a.example', 100).map(({ url }) => url);
		await storeJob(stack, urls, { options: options({ politeness: { robots: false } }) });
		const visitor = createFakeVisitor(() => aStatus(429, { retryAfterMs: 30_000 }));
		await stack.clock.run(runFleet(stack, JOB_ID, { instances: 4, visitor }));

		const job = await stack.jobs.get(JOB_ID);
		expect(job?.totals?.counts).toEqual({ blocked: 100 });
		expect((job?.totals?.finishedAt ?? 0) - START).toBeLessThan(600_000);
		expect(visitor.visited.length).toBeLessThan(300);
	});

	it('S4.7 with a quota that it renews is visited to the end', async () => {
		const stack = createMemoryStack();
		const urls = at('a.example', 60).map(({ url }) => url);
		await storeJob(stack, urls, { options: options({ retries: 5, politeness: { robots: false } }) });
		let quota = 10;
		let renewedAt = 0;
		const visitor = createFakeVisitor(async () => {
			await stack.clock.sleep(50);
			const minute = Math.floor(stack.clock.now() / 60_000);
			if (minute !== renewedAt) quota = 10;
			renewedAt = minute;
			quota--;
			return quota >= 0 ? aPage() : aStatus(429, { retryAfterMs: 60_000 - (stack.clock.now() % 60_000) });
		});
		await stack.clock.run(runFleet(stack, JOB_ID, { instances: 2, visitor }));

		expect((await stack.jobs.get(JOB_ID))?.totals?.counts).toEqual({ ok: 60 });
	});

	it('S4.4 delays no other host', async () => {
		const { results, starts } = await visitAll([...at('a.example', 30), ...at('b.example', 30, 30)], (url) =>
			url.includes('a.example') ? aStatus(429, { retryAfterMs: 60_000 }) : aPage(),
		);

		expect(results.filter(({ outcome }) => outcome === 'ok')).toHaveLength(30);
		expect(Math.max(...starts.filter(({ url }) => url.includes('b.example')).map(({ at }) => at))).toBeLessThan(300);
	});

	it('S4.7 is heeded also where nothing is limited', async () => {
		const { results, starts } = await visitAll(at('127.0.0.1:8080', 200), (url, made) =>
			url.endsWith('/0') && made === 1 ? aStatus(429, { retryAfterMs: 2_000 }) : aPage(),
		);

		expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
		expect(starts.filter(({ at }) => at > 100 && at < 2_100)).toEqual([]);
	});
});

describe('the cap on a host', () => {
	it.each([
		{ what: 'is 20 without a word', host: 'a.example', politeness: { robots: false }, instances: 1, peak: 20 },
		{ what: 'is shared', host: 'a.example', politeness: { robots: false }, instances: 4, peak: 5 },
		{ what: 'is none on the loopback', host: 'localhost', politeness: { robots: false }, instances: 4, peak: 50 },
		{
			what: 'is what was asked for, on the loopback too',
			host: '127.0.0.1',
			politeness: { concurrencyPerHost: 3, robots: false },
			instances: 1,
			peak: 3,
		},
	])('S1.5 $what', async ({ host, politeness, instances, peak }) => {
		const { peaks, results } = await visitAll(at(host, 120), () => aPage(), { politeness, instances });

		expect(peaks.get(host)).toBe(peak);
		expect(results).toHaveLength(120);
	});

	it('S4.4 leaves the other permits of the pool to other hosts', async () => {
		const { starts } = await visitAll([...at('a.example', 100), ...at('b.example', 1, 100)], () => aPage(), {
			politeness: { concurrencyPerHost: 2, robots: false },
			concurrency: 3,
		});

		expect(starts.find(({ url }) => url.includes('b.example'))?.at).toBe(0);
	});

	it.each([1, 2, 3])('S1.5 of %i holds for 6 instances', async (concurrencyPerHost) => {
		const stack = createMemoryStack();
		const urls = at('a.example', 60).map(({ url }) => url);
		const politeness = { concurrencyPerHost, robots: false };
		await storeJob(stack, urls, { options: options({ chunkSize: 5, politeness }) });
		const visitor = createFakeVisitor(async () => {
			await stack.clock.sleep(100);
			return aPage();
		});
		await stack.clock.run(runFleet(stack, JOB_ID, { instances: 6, visitor, batchSize: 2 }));

		expect(visitor.peak).toBe(concurrencyPerHost);
		expect((await stack.jobs.get(JOB_ID))?.totals?.counts).toEqual({ ok: 60 });
	});
});

describe('robots.txt', () => {
	const obeying = { politeness: { robots: true } };

	it('S4.7 is obeyed without a request for what it forbids', async () => {
		const texts = createFakeTexts(() => aText('User-agent: *\nDisallow: /1\n'));
		const { results, starts } = await visitAll(at('a.example', 12), () => aPage(), { ...obeying, texts });

		expect(results.filter(({ outcome }) => outcome === 'robots').map(({ index }) => index)).toEqual([1, 10, 11]);
		expect(results[1]).toMatchObject({ attempts: 0, error: { code: 'ROBOTS' } });
		expect(starts).toHaveLength(9);
		expect(texts.fetched).toEqual(['https://a.example/robots.txt']);
	});

	it.each([
		{ what: 'is not there', answer: aText('', 404), outcome: 'ok' },
		{ what: 'is forbidden itself', answer: aText('', 403), outcome: 'ok' },
		{ what: 'cannot be read for an error of its server', answer: aText('', 503), outcome: 'robots' },
		{
			what: 'is cut off',
			answer: { kind: 'failure', error: { code: 'CONNECTION_RESET', message: 'reset' }, status: 200 } as const,
			outcome: 'robots',
		},
		{
			what: 'is asked for in vain',
			answer: { kind: 'failure', error: { code: 'CONNECTION_RESET', message: 'reset' } } as const,
			outcome: 'ok',
		},
		{
			what: 'nobody is there to give',
			answer: { kind: 'failure', error: { code: 'CONNECTION_REFUSED', message: 'refused' } } as const,
			outcome: 'ok',
		},
		{
			what: 'redirects for ever',
			answer: { kind: 'failure', error: { code: 'TOO_MANY_REDIRECTS', message: '6' } } as const,
			outcome: 'ok',
		},
	])('S4.7 that $what makes all targets end as $outcome', async ({ answer, outcome }) => {
		const texts = createFakeTexts(() => answer);
		const { results } = await visitAll(at('a.example', 3), () => aPage(), { ...obeying, texts });

		expect(results.map((result) => result.outcome)).toEqual([outcome, outcome, outcome]);
	});

	it('S4.7 slows visits down as its Crawl-delay says', async () => {
		const texts = createFakeTexts(() => aText('User-agent: *\nCrawl-delay: 0.5\n'));
		const { starts } = await visitAll(at('a.example', 5), () => aPage(), { ...obeying, texts });

		expect(starts.map((start, i) => start.at - (starts[i - 1]?.at ?? start.at - 500))).toEqual([
			500, 500, 500, 500, 500,
		]);
	});

	it('S4.7 is fetched once by 8 instances, also if the first of them dies over it', async () => {
		const stack = createMemoryStack();
		await storeJob(
			stack,
			at('a.example', 80).map(({ url }) => url),
			{
				options: options({ chunkSize: 5, politeness: { robots: true } }),
			},
		);
		const claim = { jobId: JOB_ID, origin: 'https://a.example', claimant: 'dead', expiresAt: 0 };
		await stack.robots.claim({ ...claim, now: START, until: START + 20_000 });
		const texts = createFakeTexts(() => aText('User-agent: *\nDisallow: /1\n'));
		await stack.clock.run(
			runFleet({ ...stack, texts }, JOB_ID, { instances: 8, visitor: createFakeVisitor(), batchSize: 2 }),
		);

		expect(texts.fetched).toEqual(['https://a.example/robots.txt']);
		expect((await stack.jobs.get(JOB_ID))?.totals?.counts).toEqual({ ok: 69, robots: 11 });
	});
});

it('S4.7 a permit that was missed is made up for by one that is near, or by a child: an invocation waits for none that is far', async () => {
	const permits = createMemoryRateLimiter();
	const clock = createVirtualClock();
	let asked = 0;
	const limiter: RateLimiter = {
		...permits,
		async reserve(request) {
			const firstAt = await permits.reserve(request);
			asked++;
			// The first answer comes so late that many of its permits have passed.
			if (asked === 1) await clock.sleep(1_500);
			return firstAt;
		},
	};
	const { starts, deferred, endedAt } = await visitAll(at('a.example', 200), () => aPage(), {
		politeness: { ratePerHost: 20, robots: false },
		replace: { clock, limiter },
	});

	const putOff = deferred.flatMap(({ targets }) => targets);
	expect(starts.length + putOff.length).toBe(200);
	expect(new Set(putOff.map(({ startAt }) => startAt)).size).toBe(putOff.length);
	expect(Math.max(...putOff.map(({ startAt = 0 }) => startAt)) - START).toBeGreaterThan(10_000);
	expect(endedAt).toBeLessThan(6_000);
});

it('R1 targets whose host cannot be asked for are handed on, and lose no attempt by it', async () => {
	const limiter = { reserve: () => Promise.reject(new StoreError('throttled')), erase: async () => undefined };
	const { deferred, starts, log } = await visitAll(at('a.example', 3), () => aPage(), {
		politeness: { ratePerHost: 5, robots: false },
		replace: { limiter },
	});

	expect(starts).toEqual([]);
	expect(deferred.flatMap(({ targets }) => targets)).toEqual(at('a.example', 3));
	expect(log).toContain('a host could not be asked for');
});

it('S3.1 hands on no target that keeps its permit while others of its chunk cannot get one', async () => {
	const clock = createVirtualClock();
	const limiter: RateLimiter = {
		async reserve() {
			await clock.sleep(500);
			throw new StoreError('throttled');
		},
		erase: async () => undefined,
	};
	const [missed, kept] = at('a.example', 2) as [Target, Target];
	const { results, deferred, starts } = await visitAll([missed, { ...kept, startAt: START + 200 }], () => aPage(), {
		politeness: { ratePerHost: 5, robots: false },
		replace: { clock, limiter },
	});

	expect(starts.map(({ url }) => url)).toEqual([kept.url]);
	expect(results.map(({ url }) => url)).toEqual([kept.url]);
	expect(deferred.flatMap(({ targets }) => targets.map(({ url }) => url))).toEqual([missed.url]);
});
