import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharePermits } from '../../../../shared/core/fetch/share-permits.ts';

it('gives one job all that it asks for, up to the cap of the instance', () => {
	expect(sharePermits(50, [{ permits: 20, weight: 100 }])).toEqual([20]);
	expect(sharePermits(50, [{ permits: 500, weight: 100 }])).toEqual([50]);
});

it('shares by work', () => {
	const wishes = [
		{ permits: 50, weight: 300 },
		{ permits: 50, weight: 100 },
	];
	expect(sharePermits(10, wishes)).toEqual([7, 3]);
});

it('S1.5 never exceeds a cap of a job, nor that of the instance where there is a permit for each', () => {
	const wish = fc.record({ permits: fc.integer({ min: 1, max: 100 }), weight: fc.nat(1000) });
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 100 }), fc.array(wish, { minLength: 1, maxLength: 10 }), (total, wishes) => {
			const shares = sharePermits(total, wishes);
			shares.forEach((share, i) => {
				expect(share).toBeGreaterThanOrEqual(1);
				expect(share).toBeLessThanOrEqual(wishes[i]?.permits ?? 0);
			});
			if (wishes.length <= total) expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(total);
		}),
	);
});
