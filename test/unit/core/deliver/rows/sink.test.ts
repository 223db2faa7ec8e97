import { expect, it } from 'vitest';
import { MAX_ATTEMPTS, retryDelaySeconds, sinkSummary } from '../../../../../shared/core/deliver/rows/sink.ts';

it('S0.8 waits longer from attempt to attempt, and about two hours in all', () => {
	const delays = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, i) => retryDelaySeconds(i + 1));

	expect(delays.slice(0, 4)).toEqual([1, 2, 4, 8]);
	expect(Math.max(...delays)).toBe(300);
	expect(delays.reduce((total, delay) => total + delay, 0)).toBeGreaterThan(6_000);
});

it('S0.8 tells how many rows are there and how many are outstanding', () => {
	const status = { jobId: 'a', state: 'writing', rows: 40, error: 'it is away', failedAt: 0 } as const;

	expect(sinkSummary(100, status)).toEqual({
		state: 'writing',
		rows: 40,
		outstanding: 60,
		error: 'it is away',
		failedAt: '1970-01-01T00:00:00.000Z',
	});
	expect(sinkSummary(3, undefined)).toEqual({ state: 'writing', rows: 0, outstanding: 3 });
});
