const FIRST_MS = 1000;
/** While nothing changes. */
const LONGEST_MS = 10_000;
/** While nobody answers. */
const LONGEST_AFTER_FAILURES_MS = 60_000;

export interface PollHistory {
	/** Answers in a row that were like the one before. */
	readonly same: number;
	/** Calls in a row that failed. */
	readonly failures: number;
	/** How long the API asked to wait at the last one. */
	readonly retryAfterMs?: number | undefined;
	/** Of what is dear to tell. */
	readonly atLeastMs?: number | undefined;
}

/** How long to wait before the next look: longer and longer while nothing changes, and while calls fail. */
export function pollDelayMs({ same, failures, retryAfterMs = 0, atLeastMs = FIRST_MS }: PollHistory): number {
	if (failures > 0) return Math.max(retryAfterMs, Math.min(LONGEST_AFTER_FAILURES_MS, FIRST_MS * 2 ** failures));
	return Math.max(atLeastMs, Math.min(LONGEST_MS, FIRST_MS * 1.25 ** same));
}
