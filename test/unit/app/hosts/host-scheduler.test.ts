import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HostScheduler, type HostSchedulerDeps } from '../../../../shared/app/hosts/host-scheduler.ts';
import type { Permit, Scheduled } from '../../../../shared/app/hosts/permit.ts';
import { NOTHING_SPENT } from '../../../../shared/core/next-request.ts';
import type { Target } from '../../../../shared/core/target.ts';
import { aJob } from '../../../support/builders.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';

const job = aJob();

/** At a host where nothing is limited. */
function anItem(index: number, fields: Partial<Target> = {}): Scheduled {
	return { job, target: { index, url: `http://localhost/${index}`, ...fields } };
}

function createScheduler(deps: Partial<HostSchedulerDeps<Scheduled>> = {}) {
	const stack = createMemoryStack();
	const refused: Scheduled[] = [];
	const scheduler = new HostScheduler<Scheduled>({
		...stack,
		signal: new AbortController().signal,
		ready: undefined,
		instances: 1,
		longestHoldMs: 5_000,
		concurrency: 100,
		ahead: 0,
		timeLeftMs: () => 100_000,
		remainingMs: () => 200_000,
		onRefused: (item) => refused.push(item),
		...deps,
	});
	return { scheduler, refused, clock: stack.clock };
}

const idle = () => new Promise((resolve) => setImmediate(resolve));

/** Pulls until the end. */
function pulling(
	scheduler: HostScheduler<Scheduled>,
	onPermit: (permit: Permit<Scheduled>) => void = (permit) => scheduler.done(permit),
) {
	const state = { indexes: [] as number[], done: false, error: undefined as unknown };
	const run = async () => {
		for await (const permit of scheduler) {
			state.indexes.push(permit.item.target.index);
			onPermit(permit);
		}
		state.done = true;
	};
	run().catch((error) => {
		state.error = error;
	});
	return state;
}

it('gives items in the order in which they came, and ends when all are done', async () => {
	const { scheduler } = createScheduler();
	scheduler.add([1, 2, 3].map((index) => anItem(index)));

	const pulled = pulling(scheduler);
	await idle();

	expect(pulled).toMatchObject({ indexes: [1, 2, 3], done: true });
});

it('gives an attempt that goes on before all that is ready', async () => {
	const { scheduler } = createScheduler();
	scheduler.add([1, 2, 3].map((index) => anItem(index)));
	const nextRequest = { url: 'http://localhost/', redirects: [], spent: NOTHING_SPENT };
	scheduler.add([anItem(0, { nextRequest })]);

	const pulled = pulling(scheduler);
	await idle();

	expect(pulled.indexes).toEqual([0, 1, 2, 3]);
});

it('ends at once if it never had anything', async () => {
	const pulled = pulling(createScheduler().scheduler);
	await idle();

	expect(pulled).toMatchObject({ indexes: [], done: true });
});

it('S1.5 gives no more permits than may be in flight, until one is done', async () => {
	const { scheduler } = createScheduler({ concurrency: 2 });
	scheduler.add([1, 2, 3].map((index) => anItem(index)));
	const given: Permit<Scheduled>[] = [];
	pulling(scheduler, (permit) => given.push(permit));
	await idle();
	expect(given).toHaveLength(2);

	scheduler.done(given[0] as Permit<Scheduled>);
	await idle();
	expect(given).toHaveLength(3);
});

it('gives a visitor that takes some ahead as many more, but not the last ones', async () => {
	const { scheduler } = createScheduler({ concurrency: 2, ahead: 2 });
	scheduler.add(Array.from({ length: 5 }, (_, index) => anItem(index)));
	const given: Permit<Scheduled>[] = [];
	pulling(scheduler, (permit) => given.push(permit));
	await idle();

	// Two stay, so that whoever is free first can take them.
	expect(given).toHaveLength(3);
});

it('stays open while a permit that was given may bring more', async () => {
	const { scheduler } = createScheduler();
	scheduler.add([anItem(1)]);
	const given: Permit<Scheduled>[] = [];
	const pulled = pulling(scheduler, (permit) => given.push(permit));
	await idle();
	expect(pulled.done).toBe(false);

	scheduler.add([anItem(2)]);
	for (const permit of given.splice(0)) scheduler.done(permit);
	await idle();
	expect(pulled.indexes).toEqual([1, 2]);
	for (const permit of given) scheduler.done(permit);
	await idle();
	expect(pulled.done).toBe(true);
});

it('stays open while it is held', async () => {
	const { scheduler } = createScheduler();
	scheduler.hold();
	const pulled = pulling(scheduler);
	await idle();
	expect(pulled.done).toBe(false);

	scheduler.release();
	await idle();
	expect(pulled.done).toBe(true);
});

it('gives items that are due later when they are due', async () => {
	const { scheduler, clock } = createScheduler();
	scheduler.addLater(anItem(2), 20);
	scheduler.addLater(anItem(1), 10);
	scheduler.add([anItem(0)]);
	const pulled = pulling(scheduler);
	await idle();
	expect(pulled.indexes).toEqual([0]);

	await clock.advance(10);
	expect(pulled.indexes).toEqual([0, 1]);
	await clock.advance(10);
	expect(pulled).toMatchObject({ indexes: [0, 1, 2], done: true });
});

it('S1.3 gives back all that is due later, once nothing more may start', async () => {
	let timeLeftMs = 1_000;
	const { scheduler } = createScheduler({ timeLeftMs: () => timeLeftMs });
	scheduler.addLater(anItem(1), 10);
	scheduler.addLater(anItem(2), 20);
	const pulled = pulling(scheduler);
	timeLeftMs = 0;
	scheduler.returnAll();
	await idle();

	expect(pulled).toMatchObject({ indexes: [1, 2], done: true });
});

describe('with more on demand', () => {
	it('asks for more before the items run out, and ends when there is no more', async () => {
		const batches = [[1, 2], [3, 4], [5]];
		const { scheduler } = createScheduler({
			concurrency: 2,
			refill: async () => {
				scheduler.add((batches.shift() ?? []).map((index) => anItem(index)));
				return batches.length > 0;
			},
		});

		const pulled = pulling(scheduler);
		await idle();

		expect(pulled).toMatchObject({ indexes: [1, 2, 3, 4, 5], done: true });
	});

	it('asks one at a time, and not while enough is ready', async () => {
		let under = 0;
		let asked = 0;
		const { scheduler } = createScheduler({
			concurrency: 3,
			refill: async () => {
				expect(++under).toBe(1);
				await Promise.resolve();
				if (asked < 3) scheduler.add(Array.from({ length: 5 }, (_, i) => anItem(asked * 5 + i)));
				under--;
				return ++asked < 3;
			},
		});
		for (let i = 0; i < 2; i++) scheduler.done((await scheduler.next()).value);
		expect(asked).toBe(1);

		const pulled = pulling(scheduler);
		await idle();
		expect(pulled).toMatchObject({ indexes: Array.from({ length: 13 }, (_, i) => i + 2), done: true });
	});

	it('asks again when it is interrupted, though nothing has ended', async () => {
		const more = [[1], [], [2]];
		const { scheduler } = createScheduler({
			refill: async () => {
				scheduler.add((more.shift() ?? []).map((index) => anItem(index)));
				return false;
			},
		});
		const pulled = pulling(scheduler, () => undefined);
		await idle();
		expect(pulled.indexes).toEqual([1]);

		scheduler.interrupt();
		await idle();
		expect(pulled.indexes).toEqual([1]);
		scheduler.interrupt();
		await idle();
		expect(pulled.indexes).toEqual([1, 2]);
	});

	it('asks again if it was interrupted while it asked', async () => {
		const asked: PromiseWithResolvers<boolean>[] = [];
		const { scheduler } = createScheduler({
			refill() {
				asked.push(Promise.withResolvers());
				return asked.at(-1)?.promise ?? Promise.resolve(false);
			},
		});
		const pulled = pulling(scheduler);
		await idle();
		scheduler.interrupt();
		asked[0]?.resolve(false);
		await idle();
		expect(asked).toHaveLength(2);

		asked[1]?.resolve(false);
		await idle();
		expect(asked).toHaveLength(2);
		expect(pulled.done).toBe(true);
	});

	it('fails for all who wait when more cannot be had', async () => {
		const { scheduler } = createScheduler({ refill: async () => Promise.reject(new Error('the plan is gone')) });

		const pulls = [pulling(scheduler), pulling(scheduler)];
		await idle();

		expect(pulls.map(({ error }) => (error as Error).message)).toEqual(['the plan is gone', 'the plan is gone']);
	});
});

it('S2.5 gives each item once, whatever comes now or later and however many pull', async () => {
	const plan = fc.array(fc.record({ delay: fc.nat(5), children: fc.nat(2) }), { maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(plan, fc.integer({ min: 1, max: 8 }), async (items, pullers) => {
			const { scheduler, clock } = createScheduler({ concurrency: pullers });
			const expected = items.flatMap(({ children }, i) => [
				i,
				...Array.from({ length: children }, (_, c) => 100 + 2 * i + c),
			]);
			for (const [i, { delay }] of items.entries()) {
				if (delay === 0) scheduler.add([anItem(i)]);
				else scheduler.addLater(anItem(i), delay);
			}
			const seen: number[] = [];
			const pulls = Array.from({ length: pullers }, () =>
				pulling(scheduler, (permit) => {
					const { index } = permit.item.target;
					seen.push(index);
					const children = items[index]?.children ?? 0;
					scheduler.add(Array.from({ length: children }, (_, c) => anItem(100 + 2 * index + c)));
					scheduler.done(permit);
				}),
			);
			await idle();
			for (let now = 0; now < 5; now++) await clock.advance(1);

			expect(seen.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
			expect(pulls.every(({ done }) => done)).toBe(true);
		}),
		{ numRuns: 50 },
	);
});
