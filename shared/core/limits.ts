import type { StopReason } from './job.ts';

/** Where a job is to stop by itself; what is absent does not limit it. */
export interface JobLimits {
	/** From the start of the job. */
	readonly maxDurationMs?: number;
	readonly maxInvocations?: number;
	/** At list prices. */
	readonly maxCostUsd?: number;
}

/** What a job has used, as far as anybody knows: invocations that run are counted when they end. */
export interface Spent {
	readonly durationMs: number;
	readonly invocations: number;
	readonly costUsd: number;
}

/** The first limit that is reached, if any. */
export function reachedLimit(limits: JobLimits, spent: Spent): StopReason | undefined {
	const { maxDurationMs = Number.POSITIVE_INFINITY, maxInvocations = Number.POSITIVE_INFINITY } = limits;
	if (spent.durationMs >= maxDurationMs) return 'maxDuration';
	if (spent.invocations >= maxInvocations) return 'maxInvocations';
	if (limits.maxCostUsd !== undefined && spent.costUsd >= limits.maxCostUsd) return 'maxCostUsd';
	return undefined;
}
