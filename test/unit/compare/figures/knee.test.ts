import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kneeOf } from '../../../../shared/compare/figures/knee.ts';
import { paretoFront } from '../../../../shared/compare/figures/pareto.ts';

const VALUES = [1, 2, 4, 8, 16, 32, 64];
const curve = (rateOf: (value: number) => number, values = VALUES) =>
	values.map((value) => ({ value, rate: rateOf(value) }));

describe('the knee of a sweep', () => {
	it.each([
		{ what: 'a cap at 16', rateOf: (n: number) => Math.min(n, 16) * 4, knee: 16 },
		{ what: 'a cap at 16, a little uneven', rateOf: (n: number) => Math.min(n, 16) * 4 + (n % 3) * 0.2, knee: 16 },
		{ what: 'a rate that falls beyond 8', rateOf: (n: number) => (n <= 8 ? n * 10 : 80 - n / 2), knee: 8 },
	])('S4.3 of $what is $knee', ({ rateOf, knee }) => {
		expect(kneeOf(curve(rateOf))).toEqual({ found: true, value: knee, rate: rateOf(knee) });
		expect(kneeOf(curve(rateOf).toReversed())).toMatchObject({ value: knee });
	});

	it.each([
		{ what: 'a rate that rises with it', points: curve((n) => n * 4), because: 'still rises' },
		{ what: 'a rate that rises ever more', points: curve((n) => n * n), because: 'still rises' },
		{ what: 'a flat rate', points: curve((n) => 100 + (n % 2)), because: 'about as fast' },
		{ what: 'a rate that falls', points: curve((n) => 100 - n), because: 'about as fast' },
		{ what: 'three values', points: curve((n) => Math.min(n, 2), [1, 2, 3]), because: 'takes 4 values' },
	])('S4.3 of $what is none, and it says so', ({ points, because }) => {
		expect(kneeOf(points)).toEqual({ found: false, because: expect.stringContaining(because) });
	});

	it('S4.3 of a curve that Kneedle was published with is near the published one', () => {
		// f(x) = -1/x + 5 over 0 < x <= 1, in ten steps: the paper finds the knee of this figure at about 0.22.
		const points = curve((x) => 5 - 1 / x, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]).map(({ value, rate }) => ({
			value,
			rate: rate + 6,
		}));

		expect(kneeOf(points)).toMatchObject({ found: true, value: 0.3 });
	});
});

describe('the front of those that nothing beats', () => {
	const price = fc.record({ wallMs: fc.integer({ min: 1, max: 9 }), costUsd: fc.integer({ min: 1, max: 9 }) });
	const isBetter = (a: { wallMs: number; costUsd: number }, b: typeof a) =>
		a.wallMs <= b.wallMs && a.costUsd <= b.costUsd && (a.wallMs < b.wallMs || a.costUsd < b.costUsd);

	it('U5 has a better one for each that is not on it, and none for those that are', () => {
		fc.assert(
			fc.property(fc.array(price, { minLength: 1 }), (prices) => {
				const front = paretoFront(prices, (each) => each);
				expect(front.length).toBeGreaterThan(0);
				for (const each of prices) expect(front.includes(each)).toBe(!prices.some((other) => isBetter(other, each)));
			}),
		);
	});

	it('U5 goes from the fastest to the cheapest', () => {
		const prices = [
			{ wallMs: 9, costUsd: 1 },
			{ wallMs: 1, costUsd: 9 },
			{ wallMs: 5, costUsd: 5 },
			{ wallMs: 6, costUsd: 6 },
		];

		expect(paretoFront(prices, (each) => each).map(({ wallMs }) => wallMs)).toEqual([1, 5, 9]);
	});
});
