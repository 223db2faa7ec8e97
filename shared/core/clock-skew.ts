/**
 * Clocks of instances differ by less than this, in milliseconds; one that is further from what another has stored was
 * set, or is wrong. What was stored is then not believed as it is, so that one wrong clock does not stop all others.
 */
export const LARGEST_SKEW_MS = 10_000;

/** No lease is asked for longer, in milliseconds: an invocation takes 15 minutes at most. */
export const LONGEST_LEASE_MS = 900_000 + LARGEST_SKEW_MS;

/** Whether a time at which something was stored lies so far ahead that the clock was set back since, or its writer's was wrong. */
export function isFuture(storedAt: number, now: number): boolean {
	return storedAt - now > LARGEST_SKEW_MS;
}

/** By how much a clock was set back since it was read before, in milliseconds; 0 if it was not. */
export type SetBackSince = (now: number) => number;

/**
 * Watches a clock by what is read of it. Times that are kept in memory move with it: what was to wait for some seconds waits
 * for some seconds, and not for as long as the clock was set back.
 */
export function watchClock(): SetBackSince {
	let lastSeenAt = Number.NEGATIVE_INFINITY;
	return (now) => {
		const setBackMs = lastSeenAt - now;
		lastSeenAt = now;
		return setBackMs > LARGEST_SKEW_MS ? setBackMs : 0;
	};
}
