import { expect, it } from 'vitest';
import { cpuMsBy } from '../../../../../infra/tools/bench/cpu-samples.ts';

const samples = [
	{ at: 1_000, cpuMs: 20 },
	{ at: 1_050, cpuMs: 120 },
	{ at: 1_100, cpuMs: 130 },
];

it.each([
	{ at: 900, cpuMs: 0 },
	{ at: 1_025, cpuMs: 70 },
	{ at: 1_050, cpuMs: 120 },
	{ at: 1_090, cpuMs: 128 },
	{ at: 2_000, cpuMs: 130 },
])('by $at, $cpuMs ms were taken', ({ at, cpuMs }) => {
	expect(cpuMsBy(samples, at)).toBeCloseTo(cpuMs, 6);
});

it('knows of nothing where nothing was sampled', () => {
	expect(cpuMsBy([], 1_000)).toBe(0);
});
