import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
	addVisitTimes,
	holdsPermit,
	NO_TIMES,
	PHASES,
	visitTimesOf,
} from '../../../../shared/core/record/phase-times.ts';
import type { Timings } from '../../../../shared/core/result.ts';

const timings: Timings = {
	queueMs: 100,
	dnsMs: 1,
	connectMs: 2,
	tlsMs: 3,
	ttfbMs: 4,
	bodyMs: 5,
	parseMs: 6.25,
	totalMs: 30,
};

it('S4.1 names each phase, and calls other what is left of the visit', () => {
	expect(visitTimesOf(timings)).toEqual({
		queue: 100,
		dns: 1,
		connect: 2,
		tls: 3,
		ttfb: 4,
		body: 5,
		parse: 6.25,
		other: 8.75,
	});
});

it('S4.1 never has less than nothing left, however the phases were rounded', () => {
	expect(visitTimesOf({ ...timings, totalMs: 21.2 }).other).toBe(0);
});

it('S4.1 adds up to hundredths, whatever the order', () => {
	const tenths = fc.array(fc.integer({ min: 0, max: 10_000_000 }));
	fc.assert(
		fc.property(tenths, (all) => {
			const times = all.map((tenth) => ({ ...NO_TIMES, ttfb: tenth / 10 }));
			const exact = all.reduce((total, tenth) => total + tenth, 0) / 10;

			expect(addVisitTimes(times).ttfb).toBe(exact);
			expect(addVisitTimes(times.toReversed()).ttfb).toBe(exact);
		}),
	);
});

it('takes no permit for waiting in line, and for storing', () => {
	expect(PHASES.filter((phase) => !holdsPermit(phase))).toEqual(['queue', 'store']);
});
