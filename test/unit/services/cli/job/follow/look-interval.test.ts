import { expect, it } from 'vitest';
import { createLookInterval } from '../../../../../../services/cli/job/follow/look-interval.ts';

/** Looks in a minute, where the shortest wait is a quarter of a second. */
function looksAt(perSecond: number): number {
	const interval = createLookInterval(250);
	let looks = 0;
	for (let now = interval.waitMs; now <= 60_000; now += interval.waitMs) {
		interval.saw(Math.floor((now / 1000) * perSecond), now);
		looks++;
	}
	return looks;
}

it.each([
	{ perSecond: 0, most: 32 },
	{ perSecond: 0.1, most: 42 },
	{ perSecond: 1, most: 75 },
	{ perSecond: 100, most: 240 },
])('U2 a job of $perSecond targets a second is looked at $most times a minute at most', ({ perSecond, most }) => {
	expect(looksAt(perSecond)).toBeLessThanOrEqual(most);
});

it('U2 a quick job is looked at as often as may be, also after a pause', () => {
	const interval = createLookInterval(250);
	for (let i = 1; i <= 10; i++) interval.saw(0, i * 2_000);
	expect(interval.waitMs).toBe(2_000);
	interval.saw(500, 21_000);
	expect(interval.waitMs).toBe(250);
});
