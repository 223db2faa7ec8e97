import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Deque } from '../../../shared/core/deque.ts';
import { garbageCollector } from '../../support/garbage-collector.ts';

it('gives items in their order, those that were pushed first before all others', () => {
	const deque = new Deque<number>();
	for (const item of [1, 2, 3]) deque.push(item);
	deque.pushFirst(0);

	expect(deque.peek()).toBe(0);
	expect([0, 1, 2, 3, 4].map(() => deque.shift())).toEqual([0, 1, 2, 3, undefined]);
	expect(deque.size).toBe(0);
});

it('is as an array is, whatever comes and goes', () => {
	const steps = fc.array(fc.constantFrom('push', 'pushFirst', 'shift', 'shift'), { maxLength: 5_000, size: 'max' });
	fc.assert(
		fc.property(steps, (all) => {
			const deque = new Deque<number>();
			const model: number[] = [];
			for (const [i, step] of all.entries()) {
				if (step === 'shift') expect(deque.shift()).toBe(model.shift());
				else if (step === 'push') model.push(i) && deque.push(i);
				else model.unshift(i) && deque.pushFirst(i);
				expect(deque.size).toBe(model.length);
			}
		}),
		{ numRuns: 30 },
	);
});

it('keeps nothing of what was taken', async () => {
	const deque = new Deque<object>();
	const taken = new WeakRef(pushOne(deque));
	deque.push({});
	deque.shift();

	expect(await isCollected(taken)).toBe(true);
});

function pushOne(deque: Deque<object>): object {
	const item = { of: new Array(1_000).fill('x') };
	deque.push(item);
	return item;
}

async function isCollected(ref: WeakRef<object>): Promise<boolean> {
	const { promise, resolve } = Promise.withResolvers<void>();
	setImmediate(resolve);
	await promise;
	garbageCollector()();
	return ref.deref() === undefined;
}
