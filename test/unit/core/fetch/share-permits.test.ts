import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareSlots } from '../../../../shared/core/fetch/share-permits.ts';

it('gives one job all that it asks for, up to the cap of the instance', () => {
	expect(shareSlots(50, [{ slots: 20, weight: 100 }])).toEqual([20]);
	expect(shareSlots(50, [{ slots: 500, weight: 100 }])).toEqual([50]);
});

it('shares by work', () => {
	const wishes = [
		{ slots: 50, weight: 300 },
		{ slots: 50, weight: 100 },
	];
	expect(shareSlots(10, wishes)).toEqual([7, 3]);
});

it('S1.5 never exceeds a cap of a job, nor that of the instance where there is a slot for each', () => {
	const wish = fc.record({ slots: fc.integer({ min: 1, max: 100 }), weight: fc.nat(1000) });
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 100 }), fc.array(wish, { minLength: 1, maxLength: 10 }), (total, wishes) => {
			const shares = shareSlots(total, wishes);
			shares.forEach((share, i) => {
				expect(share).toBeGreaterThanOrEqual(1);
				expect(share).toBeLessThanOrEqual(wishes[i]?.slots ?? 0);
			});
			if (wishes.length <= total) expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(total);
		}),
	);
});
