import { expect, it } from 'vitest';
import { aPage, JOB_ID, options } from '../../support/builders.ts';
import { createFakeVisitor } from '../../support/fakes.ts';
import { runFleet } from '../../support/memory-fleet.ts';
import { createMemoryStack, storeJob } from '../../support/memory-stack.ts';
import { mostOverRate } from '../../support/start-log.ts';

const HOSTS = ['one.example', 'two.example:8080'];
const PAGES = 300;

it.each([
	{ instances: 8, chunkSize: 12, ratePerHost: 20 },
	{ instances: 8, chunkSize: 100, ratePerHost: 20 },
	{ instances: 3, chunkSize: 12, ratePerHost: 7 },
	{ instances: 1, chunkSize: 12, ratePerHost: 50 },
])('S4.7 $instances instances together give a host $ratePerHost visits a second, and no less', async (setting) => {
	const { instances, chunkSize, ratePerHost } = setting;
	const stack = createMemoryStack();
	const urls = Array.from({ length: PAGES }, (_, i) => HOSTS.map((host) => `https://${host}/${i}`)).flat();
	await storeJob(stack, urls, { options: options({ chunkSize, politeness: { ratePerHost, robots: false } }) });
	const starts = new Map<string, number[]>(HOSTS.map((host) => [host, []]));
	const visitor = createFakeVisitor(async (url) => {
		starts.get(new URL(url).host)?.push(stack.clock.now());
		await stack.clock.sleep(40);
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
});

it('S4.7 keeps to it, and loses little of it, where stores answer late and slots are missed', async () => {
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
