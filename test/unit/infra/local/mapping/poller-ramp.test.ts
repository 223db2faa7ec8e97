import { describe, expect, it } from 'vitest';
import { createPollerRamp, GROWS_EVERY_MS, type PollerRamp } from '../../../../../infra/local/mapping/poller-ramp.ts';

const capped = (maximumConcurrency: number) => createPollerRamp({ maximumConcurrency, available: 10 });
const uncapped = (available = 1_250) => createPollerRamp({ maximumConcurrency: undefined, available });

function busyFor(ramp: PollerRamp, ms: number): number {
	for (let i = 0; i < Math.round(ms / GROWS_EVERY_MS); i++) ramp.busy();
	return ramp.limit();
}

describe('the pollers of a queue', () => {
	it.each([
		{ fact: 'are five at first', ramp: uncapped(), busyMs: 0, limit: 5 },
		{ fact: 'become 300 more in a minute that they are busy', ramp: uncapped(), busyMs: 60_000, limit: 305 },
		{ fact: 'are 1,250 at most', ramp: uncapped(), busyMs: 600_000, limit: 1_250 },
		{ fact: 'are no more than there is to be had', ramp: uncapped(10), busyMs: 60_000, limit: 10 },
		{ fact: 'are no more than MaximumConcurrency', ramp: capped(8), busyMs: 60_000, limit: 8 },
		{ fact: 'are no more than MaximumConcurrency at first', ramp: capped(2), busyMs: 0, limit: 2 },
		{ fact: 'are 1,000 with a MaximumConcurrency of 1,000', ramp: capped(1_000), busyMs: 199_000, limit: 1_000 },
	])('$fact', ({ ramp, busyMs, limit }) => {
		expect(busyFor(ramp, busyMs)).toBe(limit);
	});

	it('go down to two where nothing comes, but not with a MaximumConcurrency', () => {
		expect(uncapped().quiet()).toBe(2);
		expect(capped(4).quiet()).toBe(4);
		expect(capped(50).quiet()).toBe(5);
	});

	it('become fewer with each batch that fails as a whole, and recover', () => {
		const ramp = uncapped();
		busyFor(ramp, 3_000);

		expect([ramp.failed(), ramp.failed(), ramp.failed(), ramp.failed()]).toEqual([10, 5, 2, 2]);
		expect(busyFor(ramp, 1_000)).toBe(7);
		expect(capped(1).failed()).toBe(1);
	});
});
