import { describe, expect, it } from 'vitest';
import { capped, logNormal, medianOf, recorded, scaled } from '../../../shared/model/distribution.ts';
import { normalQuantile } from '../../../shared/model/normal-quantile.ts';

describe('the normal quantile', () => {
	// From tables of the standard normal distribution.
	it.each([
		{ p: 0.5, z: 0 },
		{ p: 0.975, z: 1.959963985 },
		{ p: 0.99, z: 2.326347874 },
		{ p: 0.001, z: -3.090232306 },
	])('of $p is $z', ({ p, z }) => {
		expect(normalQuantile(p)).toBeCloseTo(z, 7);
	});
});

describe('a log-normal', () => {
	const latency = logNormal([
		{ p: 0.5, value: 200 },
		{ p: 0.9, value: 500 },
		{ p: 0.99, value: 2000 },
	]);

	it('goes through every quantile that is known', () => {
		expect(latency.quantile(0.5)).toBeCloseTo(200, 6);
		expect(latency.quantile(0.9)).toBeCloseTo(500, 6);
		expect(latency.quantile(0.99)).toBeCloseTo(2000, 6);
	});

	it('rises, beyond what is known too', () => {
		const values = [0, 0.001, 0.3, 0.7, 0.95, 0.999, 0.999999].map(latency.quantile);

		expect(values).toEqual(values.toSorted((a, b) => a - b));
	});

	it('has the mean of its formula', () => {
		const sigma = Math.log(2) / normalQuantile(0.9);
		const { mean } = logNormal([
			{ p: 0.5, value: 100 },
			{ p: 0.9, value: 200 },
		]);

		expect(mean / (100 * Math.exp(sigma ** 2 / 2))).toBeCloseTo(1, 2);
	});

	it('of one quantile has a p99 of five times its median', () => {
		const one = logNormal([{ p: 0.5, value: 100 }]);

		expect(medianOf(one)).toBeCloseTo(100, 6);
		expect(one.quantile(0.99)).toBeCloseTo(500, 6);
	});
});

it('what was recorded comes back, each as often as the others', () => {
	const { quantile, mean } = recorded([30, 10, 20, 40]);

	expect([0, 0.25, 0.5, 0.99].map(quantile)).toEqual([10, 20, 30, 40]);
	expect(mean).toBe(25);
});

it('is stretched, and cut off', () => {
	const { quantile, mean } = capped(scaled(recorded([10, 20, 30]), 10), 250);

	expect([0, 0.4, 0.9].map(quantile)).toEqual([100, 200, 250]);
	expect(mean).toBeCloseTo((100 + 200 + 250) / 3, 0);
});
