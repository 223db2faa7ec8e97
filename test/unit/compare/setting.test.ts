import { describe, expect, it } from 'vitest';
import { placesOf, scheduleOf } from '../../../shared/compare/schedule.ts';
import { keyOf, nameOf, type Sweep, settingsOf } from '../../../shared/compare/setting.ts';
import type { Mode } from '../../../shared/core/job.ts';
import { aSetting } from '../../support/comparison.ts';

const base = (mode: Mode) => aSetting({ mode, threads: 8 });
const concurrency: Sweep = { key: 'concurrency', values: [1, 10] };
const memory: Sweep = { key: 'memory', values: [512, 1769, 3008] };

describe('the settings of a comparison', () => {
	it('S4.3 are the product of modes and sweeps', () => {
		const { settings, repeated } = settingsOf(['fanout', 'threads'], [concurrency, memory], base);

		expect(settings).toHaveLength(12);
		expect(new Set(settings.map(keyOf)).size).toBe(12);
		expect(repeated).toBe(0);
	});

	it('are there once, where what is swept means nothing in a mode', () => {
		const { settings, repeated } = settingsOf(['sequential', 'fanout'], [concurrency], base);

		expect(settings.map(({ mode, concurrency }) => [mode, concurrency])).toEqual([
			['sequential', 1],
			['fanout', 1],
			['fanout', 10],
		]);
		expect(repeated).toBe(1);
	});

	it('are named by what varies in their mode', () => {
		const { settings } = settingsOf(
			['sequential', 'fanout'],
			[concurrency, { key: 'memory', values: [512, 1769] }],
			base,
		);

		expect(settings.map((setting) => nameOf(setting, settings))).toEqual([
			'sequential, 512 MB',
			'sequential, 1769 MB',
			'fanout, 512 MB, concurrency 1',
			'fanout, 1769 MB, concurrency 1',
			'fanout, 512 MB, concurrency 10',
			'fanout, 1769 MB, concurrency 10',
		]);
		expect(nameOf(aSetting(), [aSetting(), aSetting({ mode: 'threads' })])).toBe('fanout');
	});
});

describe('the order of runs', () => {
	const settings = ['sequential', 'threads', 'fanout'].map((mode) => aSetting({ mode: mode as Mode }));

	it('S2.9 takes turns, and each round begins with the next setting', () => {
		const passes = scheduleOf(settings, 3);

		expect(passes.map(({ setting, warm }) => `${warm.repeat} ${setting.mode}`)).toEqual([
			'0 sequential',
			'0 threads',
			'0 fanout',
			'1 threads',
			'1 fanout',
			'1 sequential',
			'2 fanout',
			'2 sequential',
			'2 threads',
		]);
	});

	it('S2.9 has each setting run cold, and then warm, as often as there are rounds', () => {
		const places = scheduleOf(settings, 2).flatMap(placesOf);

		expect(places.map(({ order }) => order)).toEqual([...places.keys()]);
		expect(places.map(({ cold }) => cold)).toEqual(places.map((_, i) => i % 2 === 0));
	});

	it('S2.9 has warm runs alone where no run can be made cold', () => {
		const places = scheduleOf(settings, 2, { hasCold: false }).flatMap(placesOf);

		expect(places.map(({ order, cold }) => [order, cold])).toEqual(Array.from({ length: 6 }, (_, i) => [i, false]));
	});
});
