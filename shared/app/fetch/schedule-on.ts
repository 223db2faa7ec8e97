import type { Clock } from '../../ports/clock.ts';

/** Runs `wake` after `delayMs`; returns how to call it off. */
export function scheduleOn(clock: Clock, wake: () => void, delayMs: number): () => void {
	const cancelled = new AbortController();
	clock.sleep(delayMs, cancelled.signal).then(() => {
		if (!cancelled.signal.aborted) wake();
	});
	return () => cancelled.abort();
}
