import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareWithRuns } from '../../../../../infra/tools/validate-model/local-check.ts';
import { type LocalSetting, nameOf } from '../../../../../infra/tools/validate-model/local-run.ts';
import { CALIBRATION, VALIDATED } from '../../../../../infra/tools/validate-model/local-settings.ts';
import { readRuns } from '../../../../../infra/tools/validate-model/validate-options.ts';

/**
 * Of local clouds that handed out what waited in full batches, as their files say.
 *
 * Medians of 3 runs each on two cores that did nothing else, of a local cloud that started four instances at once; one
 * of its settings stands in for `fanoutTwoStart`.
 */
const MEASURED = fileURLToPath(new URL('../../../../fixtures/local-runs.json', import.meta.url));
/** Medians of 5, of one that starts more instances than cores only where they wait; its gate looked each 200 ms. */
const GATED = fileURLToPath(new URL('../../../../fixtures/local-runs-gated.json', import.meta.url));

describe('the model beside runs that were measured', () => {
	const runs = readRuns(MEASURED);
	const check = compareWithRuns(runs);

	it('is calibrated on other settings than those that it is held against', () => {
		const calibrated = Object.values(runs.calibration).map(({ setting }) => nameOf(setting));
		const validated = runs.settings.map(({ setting }) => nameOf(setting));

		expect(calibrated.filter((name) => validated.includes(name))).toEqual([]);
	});

	it('is 1 % off in the middle, and 4 % at the worst', () => {
		expect(check.medianErrorPercent).toBeLessThan(1);
		expect(check.worstErrorPercent).toBeLessThan(4);
	});

	it('knows when the instances of a fan-out have loaded, one before the others', () => {
		const fanouts = check.settings.filter(({ setting }) => setting.mode === 'fanout' && setting.concurrency === 5);

		expect(fanouts).toHaveLength(3);
		for (const { errorPercent } of fanouts) expect(Math.abs(errorPercent)).toBeLessThan(1);
	});

	it('finds for each figure a run that shows it, and none that something else had to make up for', () => {
		const { sequential, threads, fanout } = check.model;

		for (const { cpuMs, timerLateMs, threadCpuMs } of [sequential, threads]) {
			expect(cpuMs).toBeGreaterThan(0.1);
			expect(cpuMs).toBeLessThan(2);
			expect(timerLateMs).toBeGreaterThan(0.1);
			expect(timerLateMs).toBeLessThan(2);
			expect(threadCpuMs).toBeGreaterThan(50);
			expect(threadCpuMs).toBeLessThan(500);
		}
		for (const { initCpuMs, firstCallCpuMs, chunkCpuMs } of [fanout]) {
			expect(initCpuMs).toBeGreaterThan(100);
			expect(initCpuMs).toBeLessThan(500);
			expect(firstCallCpuMs).toBeGreaterThan(20);
			expect(chunkCpuMs).toBeGreaterThan(1);
		}
	});
});

it('is 2 % off in the middle, and 11 % at the worst, where a gate lets instances start', () => {
	const { medianErrorPercent, worstErrorPercent } = compareWithRuns(readRuns(GATED));

	expect(medianErrorPercent).toBeLessThan(2);
	expect(worstErrorPercent).toBeLessThan(11);
});

it('validates more than two dozen settings, at 50 ms and above, some of them with a long tail', () => {
	const names = new Set(VALIDATED.map(nameOf));

	expect(names.size).toBe(VALIDATED.length);
	expect(Object.values<LocalSetting>(CALIBRATION).filter((setting) => names.has(nameOf(setting)))).toEqual([]);
	expect(names.size).toBeGreaterThanOrEqual(24);
	expect(Math.min(...VALIDATED.flatMap(({ latenciesMs }) => latenciesMs))).toBe(50);
	expect([...names].filter((name) => name.includes(' 50 to '))).toHaveLength(4);
});
