import type { StopReason } from '../job.ts';

/** How far a job may go before it stops by itself; what is absent is not limited. */
export interface JobLimits {
	/** From the creation of the job; no target starts after it. */
	readonly maxDurationMs?: number;
	/** Invocations that may visit or plan, redeliveries included; those that end the job come on top. */
	readonly maxInvocations?: number;
	/** At list prices, as in `billOf`. */
	readonly maxCostUsd?: number;
}

/** The stop reasons that are limits. */
export type LimitReason = Extract<StopReason, `max${string}`>;

/** How far a job has come. */
export interface SoFar {
	readonly elapsedMs: number;
	/** Begun, the one that asks included. */
	readonly invocations: number;
	readonly nanoUsd: number;
}

/** Costs are counted in whole billionths of a dollar: counters of thousandths of a cent would lose most of an invocation. */
export const NANO_PER_USD = 1e9;

/**
 * The limit that a job has reached, if any; the first of them where it is several.
 *
 * To be asked before something is begun: a job that is done has kept its limits, whatever its last step took. The
 * last invocation that is allowed may do all it wants, so that one more has to have begun; time and money are used up
 * when they are equal.
 */
export function reachedLimit(limits: JobLimits, { elapsedMs, invocations, nanoUsd }: SoFar): LimitReason | undefined {
	const { maxDurationMs, maxInvocations, maxCostUsd } = limits;
	if (maxDurationMs !== undefined && elapsedMs >= maxDurationMs) return 'maxDuration';
	if (maxInvocations !== undefined && invocations > maxInvocations) return 'maxInvocations';
	if (maxCostUsd !== undefined && nanoUsd >= maxCostUsd * NANO_PER_USD) return 'maxCostUsd';
	return undefined;
}

/** Whether a job stopped by a limit of its own, and not by somebody, or for a failure. */
export function isLimit(reason: StopReason | undefined): reason is LimitReason {
	return reason === 'maxDuration' || reason === 'maxInvocations' || reason === 'maxCostUsd';
}
