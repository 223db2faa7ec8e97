/** How long the count of a chunk waits for those that follow it: who looks on sees twice a second what is new. */
export const COUNT_INTERVAL_MS = 500;
