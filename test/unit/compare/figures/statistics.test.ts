import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addLatencies, createLatencyCounter, latencyAt } from '../../../../shared/compare/figures/latencies.ts';
import { overlap, spreadOf, typicalOf } from '../../../../shared/compare/figures/statistics.ts';
import { remainingMs } from '../../../../shared/compare/remaining.ts';
import { aSetting } from '../../../support/comparison.ts';

describe('the spread of runs', () => {
	it.each([
		{ values: [5], spread: { median: 5, p10: 5, p90: 5 } },
		{ values: [9, 1], spread: { median: 5, p10: 1.8, p90: 8.2 } },
		{ values: [3, 8, 1], spread: { median: 3, p10: 1.4, p90: 7 } },
		{ values: Array.from({ length: 21 }, (_, i) => 20 - i), spread: { median: 10, p10: 2, p90: 18 } },
	])('S2.9 of $values is $spread', ({ values, spread }) => {
		expect(spreadOf(values)).toEqual(spread);
	});

	it('names a run that there was for the typical one, of two the lower', () => {
		expect(typicalOf([9, 1, 4, 7], (n) => n)).toBe(4);
		expect(typicalOf([9, 1, 4], (n) => n)).toBe(4);
		expect(typicalOf([], Number)).toBeUndefined();
	});

	it('tells apart only what does not meet', () => {
		const [a, b, c] = [spreadOf([1, 2, 3]), spreadOf([2, 3, 4]), spreadOf([4, 5, 6])];

		expect(overlap(a, b)).toBe(true);
		expect(overlap(a, c)).toBe(false);
		expect(overlap(c, a)).toBe(false);
	});
});

describe('latencies', () => {
	function counted(values: readonly number[]) {
		const counter = createLatencyCounter();
		for (const value of values) counter.add(value);
		return counter.total();
	}

	it('are known to a twentieth, in memory that does not grow with their number', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0.2, max: 900_000, noNaN: true }), { minLength: 1 }), (values) => {
				const sorted = values.toSorted((a, b) => a - b);
				for (const part of [0.5, 0.9, 0.99, 1]) {
					const exact = sorted[Math.ceil(values.length * part) - 1] as number;
					const ratio = latencyAt(counted(values), part) / exact;
					expect(ratio).toBeGreaterThan(0.95);
					expect(ratio).toBeLessThan(1.05);
				}
			}),
		);
		expect(Object.keys(counted(Array.from({ length: 10_000 }, (_, i) => i)).buckets).length).toBeLessThan(260);
	});

	it('of several runs are counted together', () => {
		expect(addLatencies([counted([1, 5]), counted([1])])).toEqual(counted([1, 1, 5]));
		expect(latencyAt(addLatencies([]), 0.5)).toBe(0);
	});
});

describe('the time to go', () => {
	const [slow, fast] = [aSetting({ mode: 'sequential' }), aSetting()];

	it('is that of the runs before, setting by setting', () => {
		const done = [
			{ setting: slow, tookMs: 9000 },
			{ setting: slow, tookMs: 11_000 },
			{ setting: fast, tookMs: 1000 },
		];

		expect(remainingMs(done, [slow, fast, fast])).toBe(12_000);
		expect(remainingMs(done.slice(0, 2), [fast])).toBe(10_000);
		expect(remainingMs([], [fast])).toBeUndefined();
	});
});
