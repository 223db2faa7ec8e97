/**
 * Clocks of instances differ by less than this, in milliseconds; one that is further from what another has stored was
 * set, or is wrong. What was stored is then not believed as it is, so that one wrong clock does not stop all others.
 */
export const LARGEST_SKEW_MS = 10_000;

/** No lease is asked for longer, in milliseconds: an invocation takes 15 minutes at most. */
export const LONGEST_LEASE_MS = 900_000 + LARGEST_SKEW_MS;
