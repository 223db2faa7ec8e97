import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkPool } from '../../../../shared/app/fetch/chunk-pool.ts';
import type { ChunkPoolDeps } from '../../../../shared/app/fetch/chunk-pool-deps.ts';
import type { ChunkOutcome } from '../../../../shared/app/record/open-chunk.ts';
import { RESERVE_MS } from '../../../../shared/app/record/start-window.ts';
import type { Chunk } from '../../../../shared/core/chunk.ts';
import { aChunk, aJob, aPage, aStatus, aTarget, aVisit, options, targets } from '../../../support/builders.ts';
import { createFakeIds, createFakeInvocation, createFakeVisitor, createRecordingLog } from '../../../support/fakes.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';
import { createVirtualClock, START, type VirtualClock } from '../../../support/virtual-clock.ts';

/** A pool on a virtual clock, and how its chunks end. */
function createPool(deps: Partial<ChunkPoolDeps> & { clock?: VirtualClock } = {}) {
	const clock = deps.clock ?? createVirtualClock();
	const invocation = createFakeInvocation({ clock });
	const visitor = createFakeVisitor();
	const ids = createFakeIds();
	const { log, hostState } = createMemoryStack({ clock, ids });
	const rest = { log, hostState, instances: 1, longestHoldMs: 5_000 };
	const pool = new ChunkPool({ visitor, clock, ids, invocation, concurrency: 4, ...rest, ...deps });
	const outcomes = new Map<string, ChunkOutcome & { isTouched: boolean; endedAt: number }>();
	return {
		clock,
		outcomes,
		add: (chunk: Chunk, job = aJob()) =>
			pool.add(job, chunk, async (outcome, isTouched) => {
				outcomes.set(chunk.chunkId, { ...outcome, isTouched, endedAt: clock.now() - START });
			}),
		/** Runs while the test drives the clock. */
		start: () => pool.run(),
		run: () => clock.run(pool.run()),
	};
}

/** A visitor each of whose visits takes as long as `durationOf` says. */
function slowly(clock: VirtualClock, durationOf: (url: string) => number) {
	return createFakeVisitor(async (url) => {
		await clock.sleep(durationOf(url));
		return aPage();
	});
}

it('S1.3 ends only when every target of every chunk has ended', async () => {
	const { add, run, outcomes } = createPool();
	for (const chunkId of ['0.0', '0.1', '0.2']) add(aChunk({ chunkId, targets: targets(7) }));
	await run();

	expect([...outcomes.values()].map(({ results }) => results.length)).toEqual([7, 7, 7]);
});

it('finishes a chunk as its last target ends, while the others go on', async () => {
	const clock = createVirtualClock();
	const visitor = slowly(clock, (url) => (url.endsWith('/0') ? 10_000 : 100));
	const pool = createPool({ clock, visitor });
	pool.add(aChunk({ chunkId: 'slow', targets: targets(2) }));
	pool.add(aChunk({ chunkId: 'fast', targets: targets(2, 2) }));
	await pool.run();

	expect([...pool.outcomes.keys()]).toEqual(['fast', 'slow']);
});

it('S1.5 never has more requests under way than its cap, whatever the chunks', async () => {
	const sizes = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 });
	await fc.assert(
		fc.asyncProperty(sizes, fc.integer({ min: 1, max: 9 }), async (chunkSizes, concurrency) => {
			const clock = createVirtualClock();
			const visitor = slowly(clock, (url) => (url.length * 37) % 11);
			const pool = createPool({ clock, visitor, concurrency });
			for (const [i, size] of chunkSizes.entries())
				pool.add(aChunk({ chunkId: `0.${i}`, targets: targets(size, i * 100) }));
			await pool.run();

			const total = chunkSizes.reduce((sum, size) => sum + size, 0);
			expect(visitor.peak).toBe(Math.min(concurrency, total));
			expect(visitor.visited).toHaveLength(total);
		}),
		{ numRuns: 50 },
	);
});

it('S2.6 lets one slow target idle no reservation but its own', async () => {
	const clock = createVirtualClock();
	// One of 10 s, and 99 of 100 ms for the other three permits: 3.3 s.
	const visitor = slowly(clock, (url) => (url.endsWith('/0') ? 10_000 : 100));
	const pool = createPool({ clock, visitor });
	for (let i = 0; i < 10; i++) pool.add(aChunk({ chunkId: `0.${i}`, targets: targets(10, i * 10) }));
	await pool.run();

	const ends = [...pool.outcomes].filter(([chunkId]) => chunkId !== '0.0').map(([, { endedAt }]) => endedAt);
	expect(Math.max(...ends)).toBe(3_300);
	expect(clock.now() - START).toBe(10_000);
});

describe('a target that may end otherwise a little later', () => {
	const oneChunk = aChunk({ targets: targets(1) });

	it('is tried again in the same invocation', async () => {
		const answers = [aStatus(503), aVisit(), aPage({ totalMs: 5 })];
		const { add, run, outcomes, clock } = createPool({ visitor: createFakeVisitor(() => answers.shift() ?? aPage()) });
		add(oneChunk);
		await run();

		// Waits of 500 and 1,000 ms; what the target took is from its first request on.
		expect(clock.now() - START).toBe(1_500);
		expect(outcomes.get('0.0')?.results).toMatchObject([
			{ outcome: 'ok', attempts: 3, timings: { queueMs: 0, totalMs: 1_500 } },
		]);
	});

	it('ends as it last did when its attempts are used up', async () => {
		const visitor = createFakeVisitor(() => aStatus(503));
		const { add, run, outcomes } = createPool({ visitor });
		add(oneChunk, aJob({ options: options({ retries: 2 }) }));
		await run();

		expect(visitor.visited).toHaveLength(3);
		expect(outcomes.get('0.0')).toMatchObject({
			results: [{ outcome: 'http_error', status: 503, attempts: 3 }],
			deferred: [],
		});
	});

	it('goes on counting the attempts of earlier chunks', async () => {
		const visitor = createFakeVisitor(() => aStatus(503));
		const { add, run, outcomes } = createPool({ visitor });
		add(aChunk({ targets: [aTarget(0, { attempts: 2 })] }), aJob({ options: options({ retries: 2 }) }));
		await run();

		expect(visitor.visited).toHaveLength(1);
		expect(outcomes.get('0.0')?.results).toMatchObject([{ attempts: 3 }]);
	});

	it('S4.7 is handed on if its server wants a longer wait, and holds up nobody at other hosts', async () => {
		const visitor = createFakeVisitor((url) => (url.endsWith('/0') ? aStatus(429, { retryAfterMs: 60_000 }) : aPage()));
		const { add, run, outcomes, clock } = createPool({ visitor });
		add(aChunk({ targets: [aTarget(), ...[1, 2].map((i) => aTarget(i, { url: `https://other.example/${i}` }))] }));
		await run();

		expect(clock.now()).toBe(START);
		const outcome = outcomes.get('0.0');
		expect(outcome?.results.map(({ index }) => index)).toEqual([1, 2]);
		expect(outcome?.deferred).toEqual([{ dueAt: START + 60_000, targets: [aTarget(0, { attempts: 1 })] }]);
	});
});

describe('when the time is nearly up', () => {
	it('starts no target that could not be finished, and hands on what it did not start', async () => {
		const clock = createVirtualClock();
		const visitor = slowly(clock, () => 1_000);
		// Time for the visits that begin in the first 2.5 s.
		const lifetimeMs = RESERVE_MS + options().visit.timeoutMs + 2_500;
		const invocation = createFakeInvocation({ clock, lifetimeMs });
		const pool = createPool({ clock, visitor, invocation, concurrency: 2 });
		pool.add(aChunk({ chunkId: '0.0', targets: targets(8) }));
		pool.add(aChunk({ chunkId: '0.1', targets: targets(2, 8) }));
		await pool.run();

		expect(pool.outcomes.get('0.0')).toMatchObject({
			isTouched: true,
			deferred: [{ dueAt: 0, targets: targets(2, 6) }],
		});
		expect(pool.outcomes.get('0.0')?.results).toHaveLength(6);
		expect(pool.outcomes.get('0.1')).toMatchObject({
			isTouched: false,
			results: [],
			deferred: [{ dueAt: 0, targets: targets(2, 8) }],
		});
	});

	it('R1 starts what it can though it is shorter than a visit may be, or nothing ever would', async () => {
		const clock = createVirtualClock();
		const invocation = createFakeInvocation({ clock, lifetimeMs: RESERVE_MS + options().visit.timeoutMs - 1 });
		const { add, run, outcomes } = createPool({
			clock,
			visitor: slowly(clock, () => 1_000),
			invocation,
			concurrency: 2,
		});
		add(aChunk({ targets: targets(8) }));
		await run();

		expect(outcomes.get('0.0')?.results.length).toBeGreaterThan(0);
		expect(outcomes.get('0.0')?.deferred).toHaveLength(1);
	});

	it('hands on at once what waits for another attempt, and what is under way when it ends', async () => {
		const clock = createVirtualClock();
		const invocation = createFakeInvocation({ clock });
		const visitor = createFakeVisitor(async (url, signal) => {
			if (url.endsWith('/0')) return aVisit();
			await clock.sleep(60_000, signal);
			return aVisit({ outcome: 'timeout', error: { code: 'DEADLINE', message: 'the invocation ends' } });
		});
		const pool = createPool({ clock, visitor, invocation });
		pool.add(aChunk({ targets: targets(2) }));
		const running = pool.start();
		await clock.advance(100);
		invocation.abort();
		await running;

		expect(clock.now() - START).toBe(100);
		const handedOn = pool.outcomes.get('0.0')?.deferred.flatMap((rest) => rest.targets) ?? [];
		expect(handedOn.map(({ index, attempts }) => ({ index, attempts }))).toEqual([
			{ index: 0, attempts: 1 },
			{ index: 1, attempts: 1 },
		]);
	});
});

it.each([
	{ stopReason: 'cancelled', outcome: 'cancelled' },
	{ stopReason: 'maxCostUsd', outcome: 'limit' },
] as const)(
	'starts no target of a job that stops: $stopReason ends them as $outcome',
	async ({ stopReason, outcome }) => {
		const visitor = createFakeVisitor();
		const { add, run, outcomes } = createPool({ visitor, stoppedJob: () => ({ stopReason }) });
		add(aChunk({ targets: targets(3) }), aJob({ state: 'stopping', stopReason }));
		await run();

		expect(visitor.visited).toEqual([]);
		expect(outcomes.get('0.0')?.results.map((result) => result.outcome)).toEqual([outcome, outcome, outcome]);
	},
);

it('finishes a chunk without targets', async () => {
	const { add, run, outcomes } = createPool();
	add(aChunk({ targets: [] }));
	await run();

	expect(outcomes.get('0.0')).toMatchObject({ results: [], deferred: [] });
});

it('S4.1 tells how long a target waited for a reservation, and which thread visited it', async () => {
	const clock = createVirtualClock();
	const visitor = createFakeVisitor(async () => {
		await clock.sleep(100);
		return aPage({ thread: 3, totalMs: 90 });
	});
	const pool = createPool({ clock, visitor, concurrency: 1 });
	pool.add(aChunk({ targets: targets(2) }));
	await pool.run();

	expect(pool.outcomes.get('0.0')?.results).toMatchObject([
		{ thread: 3, timings: { queueMs: 0, totalMs: 90 } },
		{ thread: 3, timings: { queueMs: 100, totalMs: 90 } },
	]);
});

it('goes on with the other chunks when one cannot be finished', async () => {
	const clock = createVirtualClock();
	const pool = new ChunkPool({
		...createMemoryStack({ clock }),
		visitor: createFakeVisitor(),
		clock,
		instances: 1,
		longestHoldMs: 5_000,
		invocation: createFakeInvocation({ clock }),
		concurrency: 1,
	});
	const failing = pool.add(aJob(), aChunk(), async () => Promise.reject(new Error('the store is gone')));
	const working = pool.add(aJob(), aChunk({ chunkId: '0.1' }), async () => undefined);
	const settled = Promise.allSettled([failing, working]);
	await pool.run();

	expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

it('R1 waits for a stop that it has set off, though no target is left to start', async () => {
	const clock = createVirtualClock();
	let isStopped = false;
	const stop = async () => {
		await clock.sleep(200);
		isStopped = true;
		return undefined;
	};
	const pool = createPool({ clock, stoppedJob: () => (isStopped ? undefined : stop()) });
	const politeness = { robots: false, ratePerHost: 0.01 };
	const later = targets(3).map((target) => ({ ...target, startAt: START + 600_000 }));
	pool.add(aChunk({ targets: later }), aJob({ options: options({ politeness }) }));
	await pool.run();

	expect(isStopped).toBe(true);
});

it('W1 an error that nobody foresaw ends its target alone, and stands in the log', async () => {
	const log = createRecordingLog();
	const visitor = createFakeVisitor((url) => {
		if (url.endsWith('/1')) throw new TypeError('x is not a function');
		return aPage();
	});
	const { add, run, outcomes } = createPool({ visitor, log });
	add(aChunk({ targets: targets(3) }));
	await run();

	const results = [...outcomes.values()].flatMap((outcome) => outcome.results);
	expect(results.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
		['ok', undefined],
		['network_error', 'INTERNAL_ERROR'],
		['ok', undefined],
	]);
	expect(results[1]?.attempts).toBe(1);
	expect(log.messages).toEqual(['a visit met a mistake in Shoal']);
});
