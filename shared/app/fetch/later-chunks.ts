import type { Chunk } from '../../core/chunk.ts';
import { watchClock } from '../../core/clock-skew.ts';
import { sooner } from '../../core/record/delivered-chunk.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../../core/wait-on-meter.ts';
import type { Clock } from '../../ports/clock.ts';

/** Chunks of a run whose time has not come. */
export interface LaterChunks {
	add(chunk: Chunk): void;
	/** Takes those whose time has come; all of a job that stops. */
	take(isStopped: boolean): Chunk[];
	/**
	 * Waits for the next one, or until it is woken up.
	 *
	 * @returns False, at once, if there is none, or it is later than is worth waiting for on the meter: it is the next run's.
	 */
	wait(signal: AbortSignal): Promise<boolean>;
	/** There is something else to do. */
	interrupt(): void;
}

export function createLaterChunks(clock: Clock): LaterChunks {
	let chunks: Chunk[] = [];
	let waiting = new AbortController();
	const setBackSince = watchClock();

	/** If the clock was set back, chunks are as far away as they were. */
	function followClock(): void {
		const setBackMs = setBackSince(clock.now());
		if (setBackMs > 0) chunks = chunks.map((chunk) => sooner(chunk, setBackMs));
	}

	return {
		add(chunk) {
			followClock();
			chunks.push(chunk);
		},
		take(isStopped) {
			followClock();
			const isDue = ({ notBefore = 0 }: Chunk) => isStopped || notBefore <= clock.now();
			const due = chunks.filter(isDue);
			chunks = chunks.filter((chunk) => !isDue(chunk));
			return due;
		},
		async wait(signal) {
			followClock();
			const waitMs = Math.min(...chunks.map(({ notBefore = 0 }) => notBefore)) - clock.now();
			if (waitMs > LONGEST_WAIT_ON_METER_MS) return false;
			waiting = new AbortController();
			await clock.sleep(waitMs, AbortSignal.any([signal, waiting.signal]));
			return true;
		},
		interrupt: () => waiting.abort(),
	};
}
