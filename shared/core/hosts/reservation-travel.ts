/** A child is due so long before the reservation that it brings along: all instances may be busy when it comes. */
const ARRIVE_BEFORE_MS = 4_000;
const DUE_GRAIN_MS = 1_000;

/**
 * When the child is due that brings a reservation along: never at once, or an invocation that ends would get it back at once.
 *
 * @returns Whole seconds of the epoch, in milliseconds, so that such children travel together.
 */
export function dueBefore(startAt: number, now: number): number {
	const aheadMs = startAt - now;
	if (aheadMs >= 2 * ARRIVE_BEFORE_MS) return Math.floor((startAt - ARRIVE_BEFORE_MS) / DUE_GRAIN_MS) * DUE_GRAIN_MS;
	return Math.ceil((now + aheadMs / 2) / DUE_GRAIN_MS) * DUE_GRAIN_MS;
}
