import { expect, it } from 'vitest';
import { createJobRunner } from '../../../../shared/app/fetch/run-job.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import { encodeRunMessage } from '../../../../shared/core/messages.ts';
import type { ReservationRequest } from '../../../../shared/ports/rate-limiter.ts';
import type { Visitor } from '../../../../shared/ports/visitor.ts';
import { anUnsent, aPage, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation, createFakeVisitor } from '../../../support/fakes.ts';
import { runFleet } from '../../../support/memory-fleet.ts';
import { createMemoryStack, type MemoryStack, storeJob } from '../../../support/memory-stack.ts';
import { mostOverRate } from '../../../support/start-log.ts';

const HOSTS = ['one.example', 'two.example:8080'];
const PAGES = 300;

it.each([
	{ instances: 8, chunkSize: 12, ratePerHost: 20, visitMs: 40 },
	{ instances: 8, chunkSize: 100, ratePerHost: 20, visitMs: 40 },
	{ instances: 3, chunkSize: 12, ratePerHost: 7, visitMs: 40 },
	{ instances: 1, chunkSize: 12, ratePerHost: 50, visitMs: 40 },
	// Of the 20 that may be in flight each instance has two: it cannot meet the reservations of a chunk in a row.
	{ instances: 8, chunkSize: 12, ratePerHost: 20, visitMs: 200 },
	{ instances: 8, chunkSize: 12, ratePerHost: 20, visitMs: 500 },
])(
	'S4.7 $instances instances together give a host $ratePerHost visits of $visitMs ms a second, and no less',
	async (setting) => {
		const { instances, chunkSize, ratePerHost, visitMs } = setting;
		const stack = createMemoryStack();
		const urls = Array.from({ length: PAGES }, (_, i) => HOSTS.map((host) => `https://${host}/${i}`)).flat();
		const politeness = { ratePerHost, robots: false };
		await storeJob(stack, urls, { options: options({ chunkSize, concurrency: 50, politeness }) });
		const starts = new Map<string, number[]>(HOSTS.map((host) => [host, []]));
		const visitor = createFakeVisitor(async (url) => {
			starts.get(new URL(url).host)?.push(stack.clock.now());
			await stack.clock.sleep(visitMs);
			return aPage();
		});
		const invocations = await stack.clock.run(runFleet(stack, JOB_ID, { instances, visitor }));

		expect((await stack.jobs.get(JOB_ID))?.totals?.counts).toEqual({ ok: 2 * PAGES });
		for (const log of starts.values()) {
			expect(log).toHaveLength(PAGES);
			expect(mostOverRate(log, ratePerHost)).toBeLessThanOrEqual(2);
			expect(Math.max(...log) - Math.min(...log)).toBeLessThan((1.2 * (PAGES - 1) * 1000) / ratePerHost);
		}
		expect(invocations).toBeLessThan(100);
	},
);

it('S4.7 keeps to it, and loses little of it, where stores answer late and reservations are missed', async () => {
	const stack = createMemoryStack();
	const { limiter, clock } = stack;
	let asked = 0;
	const slow = {
		...limiter,
		async reserve(request: Parameters<typeof limiter.reserve>[0]) {
			const firstAt = await limiter.reserve(request);
			asked++;
			await clock.sleep(asked % 4 === 0 ? 1_200 : 30);
			return firstAt;
		},
	};
	const urls = Array.from({ length: PAGES }, (_, i) => HOSTS.map((host) => `https://${host}/${i}`)).flat();
	await storeJob(stack, urls, { options: options({ chunkSize: 12, politeness: { ratePerHost: 20, robots: false } }) });
	const starts = new Map<string, number[]>(HOSTS.map((host) => [host, []]));
	const visitor = createFakeVisitor(async (url) => {
		starts.get(new URL(url).host)?.push(clock.now());
		await clock.sleep(40);
		return aPage();
	});
	const invocations = await clock.run(runFleet({ ...stack, limiter: slow }, JOB_ID, { instances: 8, visitor }));

	for (const log of starts.values()) {
		expect(log).toHaveLength(PAGES);
		expect(mostOverRate(log, 20)).toBeLessThanOrEqual(2);
		expect(Math.max(...log) - Math.min(...log)).toBeLessThan((1.2 * (PAGES - 1) * 1000) / 20);
	}
	expect(invocations).toBeLessThan(100);
});

it('S4.7 hands on what a cap keeps an instance from, so that the others have something to do', async () => {
	const stack = createMemoryStack();
	const urls = Array.from({ length: 60 }, (_, i) => `https://one.example/${i}`);
	const politeness = { ratePerHost: 10, concurrencyPerHost: 8, robots: false };
	await storeJob(stack, urls, { options: options({ concurrency: 50, chunkSize: 10, politeness }) });
	const starts: number[] = [];
	let inFlight = 0;
	let most = 0;
	const visitor = createFakeVisitor(async () => {
		starts.push(stack.clock.now());
		most = Math.max(most, ++inFlight);
		await stack.clock.sleep(1_250);
		inFlight--;
		return aPage();
	});
	// All six chunks come to the first of them.
	await stack.clock.run(runFleet(stack, JOB_ID, { instances: 4, visitor }));

	expect(starts).toHaveLength(60);
	expect(most).toBe(8);
	// At 8 at once it takes 9.4 s; one instance alone, which may have two, would take 37.
	expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(18_000);
	expect(mostOverRate(starts, 10)).toBeLessThanOrEqual(2);
});

it.each([
	{ where: 'each visit connects anew, in a time that varies', connectMs: (nth: number) => 100 + (nth % 3) * 10 },
	{ where: 'some visits take long to connect', connectMs: (nth: number) => (nth % 20 === 0 ? 400 : 0) },
	{ where: 'no visit ever connects in the same time', connectMs: (nth: number) => (nth % 2) * 300 },
])('S4.7 keeps to it, and loses little of it, where $where', async ({ connectMs }) => {
	const stack = createMemoryStack();
	const { clock } = stack;
	const urls = Array.from({ length: PAGES }, (_, i) => `https://one.example/${i}`);
	await storeJob(stack, urls, {
		options: options({
			concurrency: 50,
			chunkSize: 12,
			politeness: { ratePerHost: 20, concurrencyPerHost: 80, robots: false },
		}),
	});
	const starts: number[] = [];
	let connected = 0;
	const visitor = createFakeVisitor(async (_url, _signal, _options, { window } = {}) => {
		const tookMs = connectMs(++connected);
		await clock.sleep(tookMs);
		if (window !== undefined) await clock.sleep(Math.max(0, window.from - clock.now()));
		if (window !== undefined && clock.now() > window.until) return anUnsent({ connectMs: tookMs });
		starts.push(clock.now());
		await clock.sleep(40);
		return aPage({ connectMs: tookMs });
	});
	const invocations = await clock.run(runFleet(stack, JOB_ID, { instances: 8, visitor }));

	expect((await stack.jobs.get(JOB_ID))?.totals?.counts).toEqual({ ok: PAGES });
	expect(starts).toHaveLength(PAGES);
	expect(mostOverRate(starts, 20)).toBeLessThanOrEqual(2);
	expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan((1.2 * (PAGES - 1) * 1000) / 20);
	expect(invocations).toBeLessThan(100);
});

it('S4.7 asks once for the chunks that come together', async () => {
	const stack = createMemoryStack();
	const urls = Array.from({ length: 40 }, (_, i) => `https://one.example/${i}`);
	await storeJob(stack, urls, { options: options({ chunkSize: 4, politeness: { ratePerHost: 20, robots: false } }) });
	const { limiter, requests } = recorded(stack);
	const fleet = { instances: 1, visitor: createFakeVisitor(async () => aPage()) };
	await stack.clock.run(runFleet({ ...stack, limiter }, JOB_ID, fleet));

	expect(requests.reduce((total, { reservations }) => total + reservations, 0)).toBe(40);
	expect(requests.length).toBeLessThanOrEqual(3);
});

it.each([1, 10])('S4.7 a run of chunks of %i loses no reservations that it got too late to meet', async (chunkSize) => {
	const stack = createMemoryStack();
	const urls = Array.from({ length: 60 }, (_, i) => `https://one.example/${i}`);
	const politeness = { ratePerHost: 5, robots: false };
	await storeJob(stack, urls, { mode: 'threads', options: options({ chunkSize, politeness }) });
	// Every other answer comes when nothing may start any more.
	const { limiter, requests } = recorded(stack, (asked) => (asked % 2 === 1 ? 1_410 : 30));
	const starts: number[] = [];
	const visitor = createFakeVisitor(async () => {
		starts.push(stack.clock.now());
		return aPage();
	});
	// Of 12 s, 1.4 s are left to start visits in.
	const runs = await stack.clock.run(runOnAndOn({ ...stack, limiter }, { visitor, lifetimeMs: 12_000 }));

	expect((await stack.jobs.get(JOB_ID))?.totals?.counts).toEqual({ ok: 60 });
	expect(mostOverRate(starts, 5)).toBeLessThanOrEqual(2);
	expect(requests.reduce((total, { reservations }) => total + reservations, 0)).toBeLessThan(80);
	expect(runs).toBeLessThan(20);
});

/** The stack's limiter, and what it was asked for. */
function recorded({ limiter, clock }: MemoryStack, answersAfterMs: (asked: number) => number = () => 30) {
	const requests: ReservationRequest[] = [];
	async function reserve(request: ReservationRequest): Promise<number> {
		requests.push(request);
		const firstAt = await limiter.reserve(request);
		await clock.sleep(answersAfterMs(requests.length));
		return firstAt;
	}
	return { limiter: { ...limiter, reserve }, requests };
}

/** Run after run of the job, as the queue of runs has them. @returns How many it took. */
async function runOnAndOn(
	stack: MemoryStack,
	{ visitor, lifetimeMs }: { visitor: Visitor; lifetimeMs: number },
): Promise<number> {
	const run = createJobRunner({ ...stack, visitorOf: () => visitor });
	const isOver = async () => hasEnded((await stack.jobs.get(JOB_ID))?.state ?? 'failed');
	let runs = 0;
	while (runs < 200 && !(await isOver())) {
		runs++;
		await run(
			encodeRunMessage({ jobId: JOB_ID }),
			createFakeInvocation({ ...stack, requestId: `run-${runs}`, lifetimeMs }),
		);
		if (stack.runQueue.takeAll().length === 0) await stack.clock.sleep(1_000);
	}
	return runs;
}
