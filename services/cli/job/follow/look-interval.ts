/** How long somebody who looks on at a job waits between two looks. */
export interface LookInterval {
	readonly waitMs: number;
	/**
	 * Call it after each look.
	 *
	 * @param settled - Targets of the job that have settled by now.
	 * @param now - Milliseconds.
	 */
	saw(settled: number, now: number): void;
}

/** Late enough to cost little, soon enough to see that a job has ended which another process runs. */
const LONGEST_MS = 2_000;

/** About one look for each target that settles: more often there is nothing new to see. */
export function createLookInterval(shortestMs: number): LookInterval {
	let waitMs = shortestMs;
	let seen = 0;
	let seenAt: number | undefined;
	return {
		get waitMs() {
			return waitMs;
		},
		saw(settled, now) {
			seenAt ??= now - waitMs;
			if (settled === seen) {
				waitMs = Math.min(LONGEST_MS, waitMs * 2);
				return;
			}
			waitMs = Math.min(LONGEST_MS, Math.max(shortestMs, (now - seenAt) / Math.abs(settled - seen)));
			seen = settled;
			seenAt = now;
		},
	};
}
