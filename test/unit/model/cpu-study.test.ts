import { expect, it } from 'vitest';
import { checkStudy } from '../../../infra/tools/validate-model/study-check.ts';
import { STUDY_ROWS } from '../../../infra/tools/validate-model/study-rows.ts';
import { memoryForThreads, vcpusOf, visibleCoresOf } from '../../../shared/model/machine/lambda-cpu.ts';

const check = checkStudy(STUDY_ROWS);

it('S2.1 reproduces the CPU study on arm64, within 5 % on average and 12 % at worst', () => {
	expect(check.errors.arm64.rows).toBeGreaterThan(20);
	expect(check.errors.arm64.meanPercent).toBeLessThan(5);
	expect(check.errors.arm64.worstPercent).toBeLessThan(12);
});

it('S2.1 does so from the one point alone, too, with nothing known of the program but its rounds', () => {
	expect(check.errorsWithoutStarts.arm64.meanPercent).toBeLessThan(5);
	expect(check.errorsWithoutStarts.arm64.worstPercent).toBeLessThan(12);
});

it('S2.1 finds CPU work as dear at 128 MB as at 5,632 MB', () => {
	expect(check.costSpreadPercent).toBeLessThan(1.5);
});

it('S2.1 says how much faster and dearer six workers are than one', () => {
	expect(check.speedUp.measured).toBeCloseTo(5.15, 1);
	expect(Math.abs(check.speedUp.predicted / check.speedUp.measured - 1)).toBeLessThan(0.03);
	expect(Math.abs(check.dearerPercent.predicted - check.dearerPercent.measured)).toBeLessThan(3);
});

it.each(STUDY_ROWS)('sees the cores that the study saw at $memoryMb MB', ({ memoryMb, cores }) => {
	expect(visibleCoresOf(memoryMb)).toBe(cores);
});

it.each([
	{ threads: 1, memoryMb: 1769 },
	{ threads: 2, memoryMb: 3538 },
	{ threads: 5, memoryMb: 8845 },
	{ threads: 6, memoryMb: 10_240 },
	{ threads: 7, memoryMb: undefined },
])('S2.2 $threads threads need $memoryMb MB', ({ threads, memoryMb }) => {
	expect(memoryForThreads(threads)).toBe(memoryMb);
	if (memoryMb !== undefined) expect(vcpusOf(memoryMb)).toBeGreaterThan(threads * 0.95);
});
