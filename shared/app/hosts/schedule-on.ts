import type { Clock } from '../../ports/clock.ts';

/** Runs `callback` after `delayMs`; returns how to call it off. */
export function scheduleOn(clock: Clock, callback: () => void, delayMs: number): () => void {
	const cancelled = new AbortController();
	clock.sleep(delayMs, cancelled.signal).then(() => {
		if (!cancelled.signal.aborted) callback();
	});
	return () => cancelled.abort();
}
