/** What an invocation waits for at most: a new message and a cold start cost about as much. */
export const LONGEST_WAIT_ON_METER_MS = 5_000;
