import { describe, expect, it } from 'vitest';
import { createJobRunner } from '../../../../shared/app/fetch/run-job.ts';
import { createResultReader } from '../../../../shared/app/jobs/read-results.ts';
import { openPlan } from '../../../../shared/app/plan/planner.ts';
import { createChunkFinisher } from '../../../../shared/app/record/finish-chunk.ts';
import { RESERVE_MS } from '../../../../shared/app/record/start-window.ts';
import { MessageError, StoreError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { encodeRunMessage } from '../../../../shared/core/messages.ts';
import {
	aChunk,
	aJob,
	anUnsent,
	aPage,
	aRecord,
	aStatus,
	aTarget,
	JOB_ID,
	options,
} from '../../../support/builders.ts';
import { collect } from '../../../support/collect.ts';
import { CRAWL, createSiteVisitor, SITE } from '../../../support/crawl.ts';
import { createFakeInvocation, createFakeVisitor, type FakeVisitor } from '../../../support/fakes.ts';
import { createMemoryProgressCounters } from '../../../support/memory/memory-progress-counters.ts';
import {
	createMemoryStack,
	type MemoryPorts,
	type MemoryStack,
	storeJob,
	urls,
} from '../../../support/memory-stack.ts';
import { createVirtualClock, START } from '../../../support/virtual-clock.ts';

const body = encodeRunMessage({ jobId: JOB_ID });

interface Run {
	readonly visitor?: FakeVisitor;
	readonly lifetimeMs?: number;
	readonly onThreads?: (threads: number) => void;
}

async function setUp(lines: readonly string[], fields: Partial<Job> = {}): Promise<MemoryStack> {
	const stack = createMemoryStack();
	await storeJob(stack, lines, { mode: 'threads', options: options({ chunkSize: 2, concurrency: 2 }), ...fields });
	return stack;
}

/** One run, on the virtual clock to its end. */
async function run(stack: MemoryStack, { visitor = createFakeVisitor(), lifetimeMs = 300_000, onThreads }: Run = {}) {
	const visitorOf = (threads: number) => {
		onThreads?.(threads);
		return visitor;
	};
	const invocation = createFakeInvocation({ clock: stack.clock, requestId: stack.ids.id(), lifetimeMs });
	await stack.clock.run(createJobRunner({ ...stack, visitorOf })(body, invocation));
	return visitor;
}

/** A visitor whose visits take a while. */
function slowly(stack: MemoryStack, durationOf: (url: string) => number): FakeVisitor {
	return createFakeVisitor(async (url) => {
		await stack.clock.sleep(durationOf(url));
		return aPage();
	});
}

async function results(stack: MemoryPorts) {
	return collect(createResultReader(stack)(JOB_ID, 'input'));
}

it('S2.5 plans, visits and records the whole job, and ends it', async () => {
	const stack = await setUp([...urls(250), ...urls(3)]);
	const visitor = await run(stack);

	expect(visitor.visited).toEqual(urls(250));
	expect((await results(stack)).map(({ url }) => url)).toEqual(urls(250));
	expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'reported', totals: { targets: 250, duplicates: 3 } });
	expect(stack.runQueue.takeAll()).toEqual([]);
	expect(stack.chunksQueue.takeAll()).toEqual([]);
});

it('S4.6 follows links at once, however long it takes to count what has led to them', async () => {
	const counters = createMemoryProgressCounters();
	const stack = createMemoryStack({ counters });
	const add: typeof counters.add = async (jobId, delta, expiresAt, isFollowed) => {
		if (delta.recorded) await stack.clock.sleep(10_000);
		return counters.add(jobId, delta, expiresAt, isFollowed);
	};
	await storeJob(stack, [`${SITE}/`], { mode: 'threads', options: options({ crawl: CRAWL }) });
	const visitedAt: number[] = [];
	const site = createSiteVisitor({
		'/': ['/a', '/b'].map((path) => SITE + path),
		'/a': [`${SITE}/c`],
		'/b': [],
		'/c': [],
	});
	const visitor: FakeVisitor = {
		...site,
		visit(...given) {
			visitedAt.push(stack.clock.now() - START);
			return site.visit(...given);
		},
	};
	await run(
		{ ...stack, finisher: createChunkFinisher({ ...stack.ports, counters: { ...counters, add } }) },
		{ visitor },
	);

	expect(visitedAt).toEqual([0, 0, 0, 0]);
	expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'reported', totals: { targets: 4 } });
});

it('S4.6 goes on with links while a child waits for its time', async () => {
	const stack = createMemoryStack();
	const crawl = { ...CRAWL, checksLinks: true };
	await storeJob(stack, [`${SITE}/`], { mode: 'threads', options: options({ crawl, chunkSize: 1, retries: 1 }) });
	const chain = Array.from({ length: 6 }, (_, i): [string, string[]] => [`/${i + 1}`, [`${SITE}/${i + 2}`]]);
	const site = createSiteVisitor({ '/': [`${SITE}/1`, 'https://other.example/busy'], ...Object.fromEntries(chain) });
	const visitedAt = new Map<string, number>();
	const visitor: FakeVisitor = {
		...site,
		async visit(url, ...given) {
			const isBusy = url.endsWith('/busy') && !visitedAt.has(url);
			visitedAt.set(url, stack.clock.now() - START);
			if (isBusy) return aStatus(429, { retryAfterMs: 8_000 });
			await stack.clock.sleep(1_000);
			return site.visit(url, ...given);
		},
	};
	await run(stack, { visitor });

	expect(visitedAt.get(`${SITE}/6`)).toBe(6_000);
	expect(visitedAt.get('https://other.example/busy')).toBeGreaterThanOrEqual(9_000);
});

it('S2.6 has no barrier between chunks: one slow target idles no reservation but its own', async () => {
	const stack = await setUp(urls(101));
	// The other reservation visits 100 targets of 100 ms, 50 chunks, in the 10 s of the first.
	await run(stack, { visitor: slowly(stack, (url) => (url.endsWith('/0') ? 10_000 : 100)) });

	expect(stack.clock.now() - START).toBe(10_000);
});

it.each([
	{ mode: 'threads', threads: 3, concurrency: 4, peak: 12 },
	{ mode: 'sequential', threads: 3, concurrency: 4, peak: 1 },
] as const)('S1.5 $mode: has $peak requests under way at most', async ({ mode, threads, concurrency, peak }) => {
	const stack = await setUp(urls(40), { mode, options: options({ threads, concurrency }) });
	let asked = 0;
	const visitor = slowly(stack, () => 100);
	await run(stack, {
		visitor,
		onThreads: (n) => {
			asked = n;
		},
	});

	expect(visitor.peak).toBe(peak);
	expect(asked).toBe(mode === 'threads' ? threads : 1);
});

describe('a visitor that takes some ahead', () => {
	it.each([
		{ what: 'has them', politeness: undefined, peak: 6 },
		{ what: 'has them of a host whose cap is none', politeness: { concurrencyPerHost: 100, robots: false }, peak: 6 },
		{ what: 'does not of a host whose cap is one', politeness: { robots: false, concurrencyPerHost: 3 }, peak: 3 },
		{
			what: 'does not where permits are to be met',
			politeness: { concurrencyPerHost: 100, ratePerHost: 10, robots: false },
			peak: 4,
		},
		{ what: 'does not of the last ones', count: 5, peak: 4 },
		{ what: 'does not of a job with a limit', limits: { maxDurationMs: 3_600_000 }, peak: 4 },
		{ what: 'does not where none may begin late', politeness: undefined, lifetimeMs: RESERVE_MS + 19_000, peak: 4 },
	])('R5 R7 $what', async ({ politeness, limits, lifetimeMs = 300_000, count = 40, peak }) => {
		const own = { ...(politeness && { politeness }), ...(limits && { limits }) };
		const stack = await setUp(urls(count), { options: options({ threads: 1, concurrency: 4, ...own }) });
		const visitor = Object.assign(
			slowly(stack, () => 500),
			{ ahead: 2 },
		);
		await run(stack, { visitor, lifetimeMs });

		expect(visitor.peak).toBe(peak);
		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'reported', totals: { counts: { ok: count } } });
	});

	it('R1 hands on what it had not begun when it was told to end', async () => {
		const stack = await setUp(urls(1), { options: options({ threads: 1, retries: 0 }) });
		const answers = [anUnsent(), aPage()];
		await run(stack, { visitor: createFakeVisitor(() => answers.shift() ?? aPage()) });

		expect(await results(stack)).toMatchObject([{ outcome: 'ok', attempts: 1 }]);
	});

	it('S4.1 counts what a target waited there as waiting', async () => {
		const stack = await setUp(urls(1));
		await run(stack, { visitor: createFakeVisitor(() => aPage({ waitedMs: 70, totalMs: 100 })) });

		expect((await results(stack))[0]?.timings).toMatchObject({ queueMs: 70, totalMs: 100 });
	});
});

it('S2.8 does not plan far ahead of what it visits', async () => {
	const stack = await setUp(urls(1_000), { options: options({ chunkSize: 1, concurrency: 1 }) });
	const visitor = createFakeVisitor(async (url) => {
		if (url.endsWith('/0')) expect((await stack.planLog.read(JOB_ID, 0)).length).toBe(1);
		return aPage();
	});
	await run(stack, { visitor });

	expect(visitor.visited).toHaveLength(1_000);
	expect(stack.log.messages).toEqual([]);
});

describe('a run that goes on after another', () => {
	it('R1 visits only what has no record', async () => {
		const stack = await setUp(urls(10));
		let left = 3;
		const commit: MemoryPorts['records']['commit'] = (record) =>
			left-- > 0 ? stack.ports.records.commit(record) : Promise.reject(new StoreError('killed'));
		const dying = createMemoryStack({ ...stack.ports, records: { ...stack.records, commit } });
		await expect(run(dying)).rejects.toThrow('killed');
		const recorded = [...(await stack.records.list(JOB_ID)).keys()];
		expect(recorded).toHaveLength(3);

		// By then nobody waits for the ledger line of the first.
		await stack.clock.advance(960_000);
		const visitor = await run(stack);

		expect(visitor.visited).toHaveLength(10 - 2 * recorded.length);
		expect((await results(stack)).map(({ url }) => url)).toEqual(urls(10));
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
	});

	it('R1 visits the children that the first left', async () => {
		const stack = await setUp(urls(2), { options: options({ chunkSize: 2, threads: 1, concurrency: 1 }) });
		await run(stack, { visitor: createFakeVisitor(() => aStatus(429, { retryAfterMs: 60_000 })) });
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('running');

		await stack.clock.advance(60_000);
		const visitor = await run(stack);

		expect(visitor.visited).toEqual(urls(2));
		expect(await stack.jobs.get(JOB_ID)).toMatchObject({
			state: 'reported',
			// The first was refused; the second waited with it, and was never asked for.
			totals: { counts: { ok: 2 }, retries: 1 },
		});
	});

	it('R1 does nothing that was done where the message comes twice', async () => {
		const stack = await setUp(urls(5));
		await run(stack);
		const visitor = await run(stack);

		expect(visitor.visited).toEqual([]);
		expect((await stack.jobs.get(JOB_ID))?.totals?.targets).toBe(5);
	});
});

it('R1 visits what a run has planned that was taken for dead', async () => {
	const stack = await setUp(urls(5));
	const job = await stack.jobs.get(JOB_ID);
	const append: MemoryStack['planLog']['append'] = async (entry) => {
		// The other is at the same entry, and dies when it has it.
		await openPlan(stack.ports, job ?? aJob()).extend(createFakeInvocation(stack));
		return stack.planLog.append(entry);
	};
	const visitor = await run(createMemoryStack({ ...stack.ports, planLog: { ...stack.planLog, append } }));

	expect(visitor.visited).toEqual(urls(5));
	expect((await results(stack)).map(({ url }) => url)).toEqual(urls(5));
});

it('R1 gets on though it is shorter than a visit may be', async () => {
	const stack = await setUp(urls(2));
	await run(stack, { lifetimeMs: RESERVE_MS + options().visit.timeoutMs - 1 });

	expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
});

describe('when the time is nearly up', () => {
	const lifetimeMs = RESERVE_MS + options().visit.timeoutMs + 2_500;

	it('S1.3 hands over to the next run, and loses nothing', async () => {
		const stack = await setUp(urls(20));
		const visitor = await run(stack, { visitor: slowly(stack, () => 1_000), lifetimeMs });

		expect(visitor.visited).toHaveLength(6);
		expect((await results(stack)).map(({ url }) => url)).toEqual(urls(6));
		const [message, ...others] = stack.runQueue.takeAll();
		expect(message).toMatchObject({ body, groupId: JOB_ID, deduplicationId: expect.stringContaining(':after:') });
		expect(others).toEqual([]);

		while ((await stack.jobs.get(JOB_ID))?.state !== 'reported') {
			await run(stack, { visitor: slowly(stack, () => 1_000), lifetimeMs });
		}
		expect((await results(stack)).map(({ url }) => url)).toEqual(urls(20));
	});

	it('S1.3 hands over the targets of a chunk that it could not start', async () => {
		const stack = await setUp(urls(10), { options: options({ chunkSize: 10, concurrency: 2 }) });
		await run(stack, { visitor: slowly(stack, () => 1_000), lifetimeMs });

		expect((await stack.records.list(JOB_ID)).get('0.0')).toMatchObject({ counts: { ok: 6 }, childrenDueAt: [0] });
		const visitor = await run(stack);
		expect(visitor.visited).toEqual(urls(10).slice(6));
		expect((await stack.jobs.get(JOB_ID))?.totals?.targets).toBe(10);
	});
});

describe('after the clock was set back by an hour', () => {
	const HOUR_MS = 3_600_000;

	/** A job whose one chunk was handed on as a child by a run before, which has named it a second after it was due. */
	async function handedOn(startAfterMs?: number) {
		const politeness = startAfterMs === undefined ? {} : { politeness: { ratePerHost: 1, robots: false } };
		const stack = await setUp(urls(1), { options: options(politeness) });
		const job = (await stack.jobs.get(JOB_ID)) ?? aJob();
		await openPlan(stack.ports, job).extend(createFakeInvocation(stack));
		const before = createMemoryStack({ ...stack.ports, clock: createVirtualClock() });
		await before.clock.advance(HOUR_MS);
		const dueAt = before.clock.now() - 1_000;
		const target = aTarget(0, startAfterMs === undefined ? {} : { startAt: dueAt + startAfterMs });
		const outcome = { results: [], deferred: [{ dueAt, targets: [target] }] };
		const [invocation, publish] = [createFakeInvocation(before), async () => undefined];
		await before.finisher.finish({ job, chunk: aChunk(), outcome, invocation, publish });
		return stack;
	}

	it('R1 visits what a run before has named and left when it was due', async () => {
		const stack = await handedOn();

		expect((await run(stack)).visited).toEqual(urls(1));
		expect((await results(stack)).map(({ url }) => url)).toEqual(urls(1));
	});

	it('R1 keeps its reservation at a host with a rate as far away as it was', async () => {
		const stack = await handedOn(3_000);

		const startedAt: number[] = [];
		const visitor = createFakeVisitor(() => {
			startedAt.push(stack.clock.now());
			return aPage();
		});
		await run(stack, { visitor });

		expect(startedAt).toEqual([START + 3_000]);
	});
});

it.each([
	{ asked: 4_000, visits: 2, ends: 'waits for it in the same run' },
	{ asked: 60_000, visits: 1, ends: 'leaves it to the next run, which the sweeper starts' },
])('S4.7 a target that is due in $asked ms: $ends', async ({ asked, visits }) => {
	const stack = await setUp(urls(1));
	const answers = [aStatus(429, { retryAfterMs: asked })];
	const visitor = await run(stack, { visitor: createFakeVisitor(() => answers.shift() ?? aPage()) });

	expect(visitor.visited).toHaveLength(visits);
	expect(stack.runQueue.takeAll()).toEqual([]);
});

describe('a job that stops', () => {
	it('S2.10 closes its plan and ends, without visits', async () => {
		const stack = await setUp(urls(10), { state: 'stopping', stopReason: 'cancelled' });
		const visitor = await run(stack);

		expect(visitor.visited).toEqual([]);
		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'cancelled', totals: { targets: 0, notPlanned: 10 } });
	});

	it('S2.10 stops a run that learns of it by a commit that it lost', async () => {
		const stack = await setUp(urls(50), { options: options({ chunkSize: 1, concurrency: 1 }) });
		const visitor = createFakeVisitor(async (url) => {
			if (url.endsWith('/9')) {
				await stack.jobs.move(JOB_ID, { from: ['planning', 'running'], to: 'stopping', stopReason: 'cancelled' });
				await stack.records.commit(aRecord({ chunkId: '0.9', attemptId: 'of-the-sweeper' }));
			}
			return aPage();
		});
		await run(stack, { visitor });

		expect(visitor.visited.length).toBeLessThan(20);
	});

	it('S2.10 stops while it runs: what is planned ends as cancelled, the rest is not planned', async () => {
		const stack = await setUp(urls(500), { options: options({ chunkSize: 1, concurrency: 1 }) });
		const visitor = createFakeVisitor(async (url) => {
			if (url.endsWith('/9')) await stack.stopJob(JOB_ID, 'cancelled');
			return aPage();
		});
		await run(stack, { visitor });

		expect(visitor.visited.length).toBeLessThan(20);
		const job = await stack.jobs.get(JOB_ID);
		expect(job).toMatchObject({ state: 'cancelled', stopReason: 'cancelled' });
		const { targets = 0, notPlanned = 0, counts = {} } = job?.totals ?? {};
		expect(targets + notPlanned).toBe(500);
		expect(counts).toEqual({ ok: visitor.visited.length, cancelled: targets - visitor.visited.length });
	});
});

it('R3 leaves a malformed message to be given up', async () => {
	const stack = createMemoryStack();
	const runJob = createJobRunner({ ...stack, visitorOf: () => createFakeVisitor() });

	await expect(runJob('[]', createFakeInvocation(stack))).rejects.toThrow(MessageError);
});

it('tells how much it has visited before it looks whether the job is over', async () => {
	const stack = await setUp(urls(5));
	const told: [targets: number, state: string | undefined][] = [];
	const move: MemoryStack['jobs']['move'] = (jobId, change) => {
		told.push([-1, change.to]);
		return stack.jobs.move(jobId, change);
	};
	const onVisited = (targets: number) => void told.push([targets, undefined]);
	const deps = { ...stack, jobs: { ...stack.jobs, move }, visitorOf: () => createFakeVisitor(), onVisited };
	await stack.clock.run(createJobRunner(deps)(body, createFakeInvocation({ clock: stack.clock })));

	expect(told.slice(0, 2)).toEqual([
		[-1, 'running'],
		[5, undefined],
	]);
});

it('acknowledges a run of a job that is over or gone', async () => {
	const stack = await setUp(urls(2), { state: 'cancelled' });

	expect((await run(stack)).visited).toEqual([]);
	expect((await run(createMemoryStack())).visited).toEqual([]);
});
