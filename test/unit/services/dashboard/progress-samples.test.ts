import { expect, it } from 'vitest';
import { addSample, etaMs, rateOf, type Sample } from '../../../../services/dashboard/poll/progress-samples.ts';

const every = (stepMs: number, count: number, perStep: number) =>
	Array.from({ length: count }, (_, i): Sample => ({ time: i * stepMs, settled: i * perStep, failed: 0 }));

it('U2 tells the rate of the last half minute', () => {
	const slow = every(1000, 60, 1);
	const last = slow.at(-1)?.settled ?? 0;
	const fast = every(1000, 31, 50).map((sample) => ({
		...sample,
		time: sample.time + 60_000,
		settled: sample.settled + last,
	}));

	expect(rateOf([...slow, ...fast])).toBe(50);
});

it('tells a rate where looks are further apart than that', () => {
	expect(rateOf(every(60_000, 2, 120))).toBe(2);
});

it('knows none from one look, or where time stood still', () => {
	expect(rateOf([])).toBeUndefined();
	expect(rateOf(every(1000, 1, 1))).toBeUndefined();
	expect(rateOf(every(0, 3, 1))).toBeUndefined();
});

it('U2 tells how long the rest takes, where anybody can', () => {
	expect(etaMs(100, 50)).toBe(2000);
	expect(etaMs(100, 0)).toBeUndefined();
	expect(etaMs(100, undefined)).toBeUndefined();
	expect(etaMs(0, 50)).toBeUndefined();
});

it('U3 keeps as many samples of a day as of ten minutes, the first and the last among them', () => {
	let samples: readonly Sample[] = [];
	for (const sample of every(1000, 86_400, 1)) samples = addSample(samples, sample);

	expect(samples.length).toBeLessThanOrEqual(600);
	expect(samples[0]?.time).toBe(0);
	expect(samples.at(-1)?.time).toBe(86_399_000);
});
