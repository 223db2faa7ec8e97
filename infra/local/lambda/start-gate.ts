/** What a gate knows of the instances of its function. */
export interface StartGateOptions {
	/** Of the machine, for instances; see `workCores`. */
	readonly cores: number;
	/** Event loops of instances that were busy since this was last asked, on average. */
	readonly busyLoops: () => number;
	/** Instances that there are, whatever they do. */
	readonly count: () => number;
	/** For how long nobody is served though somebody waits for whom no instance is starting; `undefined` if nobody does. */
	readonly waitedMs: () => number | undefined;
	readonly start: () => void;
}

/** Lets instances start. */
export interface StartGate {
	/** Somebody has begun to wait. */
	ask(): void;
	close(): void;
}

const LOOK_EVERY_MS = 50;
/** Of these cores: instances that leave more of them idle wait for others. */
const BUSY_SHARE = 0.65;
/** Longer than a batch of pages takes that come at once: who waits longer for the next one waits for more than a core. */
const LONGEST_WAIT_MS = 1_000;

/**
 * As many instances as the machine has cores for them start at once, more where those that there are wait for others.
 *
 * On Lambda each instance has a processor of its own. Here one that finds none does not make a job faster; it takes
 * 0.6 s of CPU until its code is loaded and compiled, and draws out the invocations of the others, which are billed.
 */
export function createStartGate({ cores, busyLoops, count, waitedMs, start }: StartGateOptions): StartGate {
	let timer: NodeJS.Timeout | undefined;
	const isAwaited = () => waitedMs() !== undefined;

	return {
		ask() {
			while (isAwaited() && count() < cores) start();
			if (timer !== undefined || !isAwaited()) return;
			busyLoops();
			lookLater();
		},
		close: () => clearTimeout(timer),
	};

	function lookLater(): void {
		timer = setTimeout(look, LOOK_EVERY_MS).unref();
	}

	function look(): void {
		timer = undefined;
		const longestMs = busyLoops() < cores * BUSY_SHARE ? LOOK_EVERY_MS : LONGEST_WAIT_MS;
		while ((waitedMs() ?? 0) >= longestMs) start();
		if (isAwaited()) lookLater();
	}
}
