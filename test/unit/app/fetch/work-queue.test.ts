import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorkQueue, type WorkQueueOptions } from '../../../../shared/app/fetch/work-queue.ts';

/** A clock of whole steps, told by hand. */
function createSteps() {
	const due: { wake: () => void; at: number }[] = [];
	let now = 0;
	const schedule: WorkQueueOptions['schedule'] = (wake, delayMs) => {
		const entry = { wake, at: now + delayMs };
		due.push(entry);
		return () => {
			due.splice(due.indexOf(entry), 1);
		};
	};
	return {
		schedule,
		waiting: () => due.length,
		step(to: number) {
			now = to;
			for (const entry of due.filter(({ at }) => at <= now)) {
				due.splice(due.indexOf(entry), 1);
				entry.wake();
			}
		},
	};
}

const idle = () => new Promise((resolve) => setImmediate(resolve));

/** Pulls until the end; keeps what it has pulled in `items`. */
function pulling<T>(queue: AsyncIterable<T>, onItem: (item: T) => void = () => undefined) {
	const state = { items: [] as T[], done: false, error: undefined as unknown };
	const run = async () => {
		for await (const item of queue) {
			state.items.push(item);
			onItem(item);
		}
		state.done = true;
	};
	run().catch((error) => {
		state.error = error;
	});
	return state;
}

it('gives items in the order in which they were pushed, and ends when all have settled', async () => {
	const queue = createWorkQueue<number>(createSteps());
	for (const item of [1, 2, 3]) queue.push(item);

	const pulled = pulling(queue, queue.settle);
	await idle();

	expect(pulled).toMatchObject({ items: [1, 2, 3], done: true });
});

it('gives what is pushed first before all that is ready', async () => {
	const queue = createWorkQueue<number>(createSteps());
	for (const item of [1, 2, 3]) queue.push(item);
	queue.pushFirst(0);

	const pulled = pulling(queue, (item) => {
		if (item === 1) queue.pushFirst(10);
		queue.settle();
	});
	await idle();

	expect(pulled).toMatchObject({ items: [0, 1, 10, 2, 3], done: true });
});

it('ends at once if it never held anything', async () => {
	const pulled = pulling(createWorkQueue<number>(createSteps()));
	await idle();

	expect(pulled.done).toBe(true);
});

it('stays open while an item that was taken may bring more', async () => {
	const queue = createWorkQueue<string>(createSteps());
	queue.push('parent');
	const pulled = pulling(queue);
	await idle();
	expect(pulled).toMatchObject({ items: ['parent'], done: false });

	queue.push('child');
	queue.settle();
	await idle();
	expect(pulled).toMatchObject({ items: ['parent', 'child'], done: false });

	queue.settle();
	await idle();
	expect(pulled.done).toBe(true);
});

it('stays open while it is held', async () => {
	const queue = createWorkQueue<string>(createSteps());
	queue.hold();
	const pulled = pulling(queue);
	await idle();
	expect(pulled.done).toBe(false);

	queue.settle();
	await idle();
	expect(pulled.done).toBe(true);
});

it('gives items that are due later when they are due, after those that are ready', async () => {
	const steps = createSteps();
	const queue = createWorkQueue<string>(steps);
	queue.pushLater('later', 10);
	queue.push('now');
	const pulled = pulling(queue, queue.settle);
	await idle();
	expect(pulled).toMatchObject({ items: ['now'], done: false });

	steps.step(10);
	await idle();
	expect(pulled).toMatchObject({ items: ['now', 'later'], done: true });
});

it('gives up items that are due later to who takes them, and ends when they are settled', async () => {
	const steps = createSteps();
	const queue = createWorkQueue<string>(steps);
	queue.pushLater('a', 10);
	queue.pushLater('b', 20);
	const pulled = pulling(queue);

	expect(queue.takeLater()).toEqual(['a', 'b']);
	expect(steps.waiting()).toBe(0);
	await idle();
	expect(pulled.done).toBe(false);

	queue.settle();
	queue.settle();
	await idle();
	expect(pulled).toMatchObject({ items: [], done: true });
});

describe('with more on demand', () => {
	it('asks for more before the items run out, and ends when there is no more', async () => {
		const batches = [[1, 2], [3, 4], [5]];
		const queue = createWorkQueue<number>({
			...createSteps(),
			lowWater: 2,
			refill: async () => {
				for (const item of batches.shift() ?? []) queue.push(item);
				return batches.length > 0;
			},
		});

		const pulled = pulling(queue, queue.settle);
		await idle();

		expect(pulled).toMatchObject({ items: [1, 2, 3, 4, 5], done: true });
	});

	it('asks one at a time, and not while enough is ready', async () => {
		let under = 0;
		let asked = 0;
		const queue = createWorkQueue<number>({
			...createSteps(),
			lowWater: 3,
			refill: async () => {
				expect(++under).toBe(1);
				await Promise.resolve();
				for (let i = 0; i < 5; i++) queue.push(asked);
				under--;
				return ++asked < 3;
			},
		});
		const iterator = queue[Symbol.asyncIterator]();
		await iterator.next();
		await iterator.next();
		expect(asked).toBe(1);

		for (let i = 0; i < 13; i++) await iterator.next();
		expect(asked).toBe(3);
	});

	it('asks again once something has settled, since that may have brought more', async () => {
		const found: string[] = [];
		const queue = createWorkQueue<string>({
			...createSteps(),
			refill: async () => {
				for (const item of found.splice(0)) queue.push(item);
				return false;
			},
		});
		queue.push('parent');
		const pulled = pulling(queue, (item) => {
			if (item === 'parent') found.push('child');
			queue.settle();
		});
		await idle();

		expect(pulled).toMatchObject({ items: ['parent', 'child'], done: true });
	});

	it('asks again when it is woken up, though nothing has settled', async () => {
		const more = [[1], [], [2]];
		const queue = createWorkQueue<number>({
			...createSteps(),
			refill: async () => {
				for (const item of more.shift() ?? []) queue.push(item);
				return false;
			},
		});
		const pulled = pulling(queue);
		await idle();
		expect(pulled.items).toEqual([1]);

		queue.interrupt();
		await idle();
		expect(pulled.items).toEqual([1]);
		queue.interrupt();
		await idle();
		expect(pulled.items).toEqual([1, 2]);
	});

	it('asks again if it was woken up while it asked', async () => {
		const asked: PromiseWithResolvers<boolean>[] = [];
		const queue = createWorkQueue<number>({
			...createSteps(),
			refill() {
				asked.push(Promise.withResolvers());
				return asked.at(-1)?.promise ?? Promise.resolve(false);
			},
		});
		const pulled = pulling(queue);
		await idle();
		queue.interrupt();
		asked[0]?.resolve(false);
		await idle();
		expect(asked).toHaveLength(2);

		asked[1]?.resolve(false);
		await idle();
		expect(asked).toHaveLength(2);
		expect(pulled.done).toBe(true);
	});

	it('fails for all who wait when more cannot be had', async () => {
		const queue = createWorkQueue<string>({
			...createSteps(),
			refill: async () => Promise.reject(new Error('the plan is gone')),
		});

		const pulls = [pulling(queue), pulling(queue)];
		await idle();

		expect(pulls.map(({ error }) => (error as Error).message)).toEqual(['the plan is gone', 'the plan is gone']);
	});
});

it('S2.5 gives each item once, whatever is pushed now or later and however many pull', async () => {
	const plan = fc.array(fc.record({ delay: fc.nat(5), children: fc.nat(2) }), { maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(plan, fc.integer({ min: 1, max: 8 }), async (items, pullers) => {
			const steps = createSteps();
			const queue = createWorkQueue<{ name: string; children: number }>(steps);
			const expected = items.flatMap(({ children }, i) => [
				`${i}`,
				...Array.from({ length: children }, (_, c) => `${i}/${c}`),
			]);
			for (const [i, { delay, children }] of items.entries()) {
				if (delay === 0) queue.push({ name: `${i}`, children });
				else queue.pushLater({ name: `${i}`, children }, delay);
			}
			const seen: string[] = [];
			const pulls = Array.from({ length: pullers }, () =>
				pulling(queue, ({ name, children }) => {
					seen.push(name);
					for (let c = 0; c < children; c++) {
						const child = { name: `${name}/${c}`, children: 0 };
						if (c === 0) queue.pushFirst(child);
						else queue.push(child);
					}
					queue.settle();
				}),
			);
			for (let now = 0; now <= 5; now++) {
				steps.step(now);
				await idle();
			}

			expect(seen.sort()).toEqual(expected.sort());
			expect(pulls.every(({ done }) => done)).toBe(true);
		}),
		{ numRuns: 50 },
	);
});
