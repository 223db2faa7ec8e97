import { describe, expect, it } from 'vitest';
import { NO_TIMES } from '../../../../shared/core/record/phase-times.ts';
import { boundOf, permitsOf, threadsOf } from '../../../../shared/core/report/bound.ts';
import { aJob, options } from '../../../support/builders.ts';

describe('what bounds a job', () => {
	it.each([
		{ what: 'mostly waits, for many at once', cpuMs: 300, threads: 1, permits: 50, bound: 'io', cpuShare: 0.3 },
		{ what: 'mostly waits, for one at a time', cpuMs: 300, threads: 1, permits: 1, bound: 'serial', cpuShare: 0.3 },
		{ what: 'mostly computes', cpuMs: 800, threads: 1, permits: 50, bound: 'cpu', cpuShare: 0.8 },
		{ what: 'mostly computes, one at a time', cpuMs: 800, threads: 1, permits: 1, bound: 'cpu', cpuShare: 0.8 },
		{ what: 'computes on one of four threads', cpuMs: 1000, threads: 4, permits: 200, bound: 'io', cpuShare: 0.25 },
		{ what: 'computes on all of four threads', cpuMs: 3600, threads: 4, permits: 200, bound: 'cpu', cpuShare: 0.9 },
		{ what: 'collects garbage beside computing', cpuMs: 1100, threads: 1, permits: 50, bound: 'cpu', cpuShare: 1 },
	] as const)('S0.5 one that $what is $bound-bound', ({ cpuMs, threads, permits, bound, cpuShare }) => {
		const figures = boundOf({ cpuMs, billedMs: 1000, threads, permits, timeMs: { ...NO_TIMES, ttfb: 900, parse: 90 } });

		expect(figures).toMatchObject({ bound, cpuShare });
		expect(figures.cpuShare + figures.waitingShare).toBe(1);
	});

	it('S0.5 is computing, too, where the cores were busy with others, and no server was waited for', () => {
		const given = { cpuMs: 300, billedMs: 1000, threads: 1, permits: 50 };

		expect(boundOf({ ...given, timeMs: { ...NO_TIMES, parse: 900 } }).bound).toBe('cpu');
		expect(boundOf({ ...given, timeMs: { ...NO_TIMES, parse: 900, ttfb: 901 } }).bound).toBe('io');
	});

	it('S1.4 is nothing where nothing ran', () => {
		expect(boundOf({ cpuMs: 0, billedMs: 0, threads: 1, permits: 0, timeMs: NO_TIMES })).toEqual({
			cpuShare: 0,
			waitingShare: 0,
			bound: null,
		});
	});
});

describe('requests that a job could have in flight', () => {
	const settings = options({ concurrency: 50, threads: 2 });
	const many = { instances: 5, targets: 10_000 };

	it.each([
		{ mode: 'fanout', used: many, permits: 250, because: 'each instance has a pool' },
		{
			mode: 'fanout',
			used: { ...many, instances: 0 },
			permits: 50,
			because: 'all were killed before they left a line',
		},
		{ mode: 'threads', used: many, permits: 100, because: 'each thread has a pool' },
		{ mode: 'sequential', used: many, permits: 50, because: 'there is one thread' },
		{ mode: 'fanout', used: { ...many, targets: 1 }, permits: 1, because: 'there is one target' },
	] as const)('S0.5 are $permits in $mode mode if $because', ({ mode, used, permits }) => {
		expect(permitsOf(aJob({ mode, options: settings }), used)).toBe(permits);
	});

	it('S0.5 compute on as many event loops as there are threads, in threads mode only', () => {
		expect(threadsOf(aJob({ mode: 'threads', options: settings }))).toBe(2);
		expect(threadsOf(aJob({ mode: 'fanout', options: settings }))).toBe(1);
	});
});
