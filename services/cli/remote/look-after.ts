const SHORTEST_MS = 1_000;
const LONGEST_MS = 5_000;
/** Of the time that something has taken so far, what may pass until it is seen that it has ended. */
const SHARE = 1 / 20;

/** How long to wait until a job, or an export, is looked at again. */
export function lookAfterMs(elapsedMs: number): number {
	return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, elapsedMs * SHARE));
}
