import type { SendWindow } from '../visit.ts';
import { intervalMsOf } from './gcra.ts';
import type { VisitTimes } from './visit-times.ts';

const LONGEST_HEAD_START_MS = 1_000;
/** No timer is more exact. */
const SHORTEST_TOLERANCE_MS = 10;
const LONGEST_WAY_MS = 12;

/** The rate of a host, if it has one, and what follows from it for the reservations at it. Times are in milliseconds since the epoch. */
export class HostRate {
	#perSecond: number | undefined;

	/** Requests a second; `undefined` without a rate. */
	get perSecond(): number | undefined {
		return this.#perSecond;
	}

	/** @param perSecond - Of several that are asked for, the slowest counts. */
	limit(perSecond: number | undefined): void {
		if (perSecond !== undefined) this.#perSecond = Math.min(perSecond, this.#perSecond ?? perSecond);
	}

	/** When what has the reservation `startAt` is given to the visitor: so early that it has connected by then. */
	dueAt(startAt: number, times: VisitTimes): number {
		return startAt - headStartMs(times);
	}

	/** When it may send its request. */
	windowOf(startAt: number): SendWindow {
		return { from: startAt, until: startAt + this.#toleranceMs() };
	}

	isLate(startAt: number, now: number): boolean {
		return this.#perSecond !== undefined && now - startAt > this.#toleranceMs();
	}

	/** Requests that start while one takes `ms`. */
	startsDuring(ms: number): number {
		return ((this.#perSecond ?? 0) * ms) / 1000;
	}

	/** As long as nobody is later than an interval, no window holds more than one request too many; the rest is for the way there. */
	#toleranceMs(): number {
		const intervalMs = intervalMsOf(this.#perSecond ?? 1);
		return Math.max(SHORTEST_TOLERANCE_MS, intervalMs * 0.75, intervalMs - LONGEST_WAY_MS);
	}
}

/** How long before its reservation the visitor gets a target. */
export function headStartMs({ connectMs }: VisitTimes): number {
	return Math.min(LONGEST_HEAD_START_MS, connectMs);
}
