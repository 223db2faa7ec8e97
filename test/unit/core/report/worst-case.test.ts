import { describe, expect, it } from 'vitest';
import { PRICES } from '../../../../shared/core/report/prices.ts';
import { worstCaseOf } from '../../../../shared/core/report/worst-case.ts';
import { options } from '../../../support/builders.ts';

const base = options({ retries: 0, concurrency: 10, chunkSize: 100, threads: 2, memoryMb: 1024 });
const secondsOf = (usd: number) => usd / PRICES.lambdaGbSecondArm64.usd;

describe('S2.10 the worst case', () => {
	it.each([
		// 10 chunks, each alone in an instance, 100 targets in 10 permits, 10 s each, 2 s for the rest.
		{ mode: 'fanout', gbSeconds: 10 * (10 * 10 + 2) },
		{ mode: 'threads', gbSeconds: 50 * 10 + 10 * 2 },
		{ mode: 'sequential', gbSeconds: 1_000 * 10 + 10 * 2 },
	] as const)('of $mode has each visit take its whole timeout', ({ mode, gbSeconds }) => {
		expect(secondsOf(worstCaseOf({ mode, targets: 1_000, options: base }).lambdaDuration)).toBeCloseTo(gbSeconds, 6);
	});

	it('has each retry take its timeout and the longest wait before it', () => {
		const { lambdaDuration } = worstCaseOf({ mode: 'sequential', targets: 1, options: { ...base, retries: 2 } });

		expect(secondsOf(lambdaDuration)).toBeCloseTo(3 * 10 + 2 * 5 + 2, 6);
	});

	it('grows with all that may cost, and is nothing for nothing', () => {
		const usd = (fields: Partial<typeof base>, targets = 1_000) =>
			worstCaseOf({ mode: 'fanout', targets, options: { ...base, ...fields } }).total;

		expect(usd({}, 0)).toBe(0);
		expect(usd({ memoryMb: 2048 })).toBeGreaterThan(usd({}));
		expect(usd({ chunkSize: 10 })).toBeGreaterThan(usd({ chunkSize: 100, concurrency: 100 }));
		expect(usd({}, 2_000)).toBeCloseTo(2 * usd({}), 9);
	});
});
