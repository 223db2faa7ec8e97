import { expect, it } from 'vitest';
import { partsOf, verdictOf } from '../../../../../infra/tools/soak/curve.ts';
import type { Sample } from '../../../../../infra/tools/soak/sample.ts';

const TARGETS = 1_000;

/** A sample each 10 targets, as `at` has them. */
function samples(at: (visited: number) => Partial<Sample>): Sample[] {
	const idle = { atMs: 0, visited: 0, memoryMb: 100, mappedMb: 0, cpuMs: 0 };
	return Array.from({ length: TARGETS / 10 + 1 }, (_, i) => ({ ...idle, visited: i * 10, ...at(i * 10) }));
}

it('R9 a job that keeps its pace and its memory has ratios of 1', () => {
	const steady = samples((visited) => ({ atMs: visited * 2, cpuMs: visited }));

	const verdict = verdictOf(partsOf(steady, TARGETS));

	expect(verdict.wallRatio).toBeCloseTo(1, 1);
	expect(verdict).toMatchObject({ memoryRatio: 1 });
});

it('R9 a job that slows down is told from one that does not', () => {
	const slowing = samples((visited) => ({ atMs: visited ** 2, cpuMs: visited }));

	const { wallRatio, wallRatioToMedian, cpuRatio } = verdictOf(partsOf(slowing, TARGETS));

	expect(wallRatio).toBeCloseTo(19, 0);
	expect(wallRatioToMedian).toBeCloseTo(1.9, 1);
	expect(cpuRatio).toBeCloseTo(1, 1);
});

it('R9 memory is looked at from the second tenth on, and at its highest', () => {
	const growing = samples((visited) => ({ atMs: visited, cpuMs: visited, memoryMb: visited < 100 ? 900 : visited }));

	expect(verdictOf(partsOf(growing, TARGETS)).memoryRatio).toBeCloseTo(5, 1);
});

it('what happens between two samples is on the line between them', () => {
	const sparse = [
		{ atMs: 0, visited: 0, memoryMb: 1, mappedMb: 0, cpuMs: 0 },
		{ atMs: 1_000, visited: TARGETS, memoryMb: 11, mappedMb: 0, cpuMs: 500 },
	];

	const last = partsOf(sparse, TARGETS).at(-1);

	expect(last).toMatchObject({ from: 900, to: 1_000, maxMemoryMb: 11 });
	expect(last?.wallMs).toBeCloseTo(100, 6);
	expect(last?.cpuMs).toBeCloseTo(50, 6);
});

it('has no verdict on a job that was never visited to its end', () => {
	expect(() => partsOf(samples(() => ({})).slice(0, 50), TARGETS)).toThrow('were never visited');
});
