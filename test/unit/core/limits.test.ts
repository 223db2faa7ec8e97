import { expect, it } from 'vitest';
import { type JobLimits, reachedLimit, type Spent } from '../../../shared/core/limits.ts';

const SPENT: Spent = { durationMs: 1000, invocations: 10, costUsd: 0.5 };

it.each<{ limits: JobLimits; reached: string | undefined }>([
	{ limits: {}, reached: undefined },
	{ limits: { maxDurationMs: 1000 }, reached: 'maxDuration' },
	{ limits: { maxDurationMs: 1001 }, reached: undefined },
	{ limits: { maxInvocations: 10 }, reached: 'maxInvocations' },
	{ limits: { maxInvocations: 11 }, reached: undefined },
	{ limits: { maxCostUsd: 0.5 }, reached: 'maxCostUsd' },
	{ limits: { maxCostUsd: 0.51 }, reached: undefined },
	{ limits: { maxDurationMs: 2000, maxInvocations: 5, maxCostUsd: 0.1 }, reached: 'maxInvocations' },
])('S2.10 $limits is reached by $reached', ({ limits, reached }) => {
	expect(reachedLimit(limits, SPENT)).toBe(reached);
});
