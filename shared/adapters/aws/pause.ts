const LONGEST_PAUSE_MS = 2_000;

/**
 * Waits before a call is made again: twice as long each time, with a random part, so that callers spread.
 *
 * @param tries - Calls made so far, from 1.
 * @param firstMs - The least that is waited before the second call.
 */
export function pause(tries: number, firstMs: number): Promise<void> {
	const longestMs = Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** tries);
	return new Promise((resolve) => setTimeout(resolve, longestMs * (0.5 + Math.random() / 2)));
}
