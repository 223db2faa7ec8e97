/** Nothing is given to the visitor longer before its window: if the clock was set back meanwhile, it does not wait for that. */
const LONGEST_WAIT_MS = 5_000;

/** How long it is until a window opens; 0 if it is open, or there is none. */
export function waitUntil(from: number | undefined): number {
	return from === undefined ? 0 : Math.min(LONGEST_WAIT_MS, Math.max(0, from - Date.now()));
}
