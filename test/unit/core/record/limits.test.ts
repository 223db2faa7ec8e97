import { expect, it } from 'vitest';
import { endStateOf, type Job, type StopReason } from '../../../../shared/core/job.ts';
import { isLimit, type JobLimits, reachedLimit } from '../../../../shared/core/record/limits.ts';
import { nanoUsdOf } from '../../../../shared/core/report/bill.ts';
import { NO_USAGE } from '../../../../shared/core/report/ledger.ts';
import { PRICES } from '../../../../shared/core/report/prices.ts';
import { aJob } from '../../../support/builders.ts';

const soFar = { elapsedMs: 1_000, invocations: 3, nanoUsd: 50_000 };

it.each<{ limits: JobLimits; reached: string | undefined }>([
	{ limits: {}, reached: undefined },
	{ limits: { maxDurationMs: 1_001 }, reached: undefined },
	{ limits: { maxDurationMs: 1_000 }, reached: 'maxDuration' },
	{ limits: { maxInvocations: 3 }, reached: undefined },
	{ limits: { maxInvocations: 2 }, reached: 'maxInvocations' },
	{ limits: { maxCostUsd: 0.000_050_1 }, reached: undefined },
	{ limits: { maxCostUsd: 0.000_05 }, reached: 'maxCostUsd' },
	{ limits: { maxDurationMs: 2_000, maxInvocations: 2, maxCostUsd: 0.000_01 }, reached: 'maxInvocations' },
])('S2.10 $limits, with 1 s, 3 invocations and $$0.00005 so far: $reached', ({ limits, reached }) => {
	expect(reachedLimit(limits, soFar)).toBe(reached);
});

it('S2.10 a limit is what ends a job as limited, and nothing else is', () => {
	const stoppedBy = (stopReason?: StopReason): Job => ({ ...aJob(), ...(stopReason && { stopReason }) });
	const reasons = ['cancelled', 'failed', 'maxDuration', 'maxInvocations', 'maxCostUsd', undefined] as const;

	expect(reasons.filter(isLimit)).toEqual(reasons.filter((reason) => endStateOf(stoppedBy(reason)) === 'limited'));
});

it('S0.3 counts what an invocation costs in billionths of a dollar, its request included', () => {
	const spent = { ...NO_USAGE, billedMs: 1_000, memoryMb: 1024, s3Puts: 2 };

	expect(nanoUsdOf(spent)).toBe(
		Math.round((PRICES.lambdaRequest.usd + PRICES.lambdaGbSecondArm64.usd + 2 * PRICES.s3Put.usd) * 1e9),
	);
});
