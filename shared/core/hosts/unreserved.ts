import type { HostRate } from './host-rate.ts';
import type { VisitTimes } from './visit-times.ts';
import type { Waiting } from './waiting.ts';

/** How many may be under way at a host, and are. */
export interface Crowd {
	/** In flight at once at most, of this instance; 0 while the host may not be asked at all. */
	readonly most: number;
	/** In flight now, or with a reservation. */
	readonly taken: number;
	readonly times: VisitTimes;
}

/** In which what waits here comes to its turn: less leaves instances without work as a job ends, and so does more. */
const LONGEST_TURN_MS = 5_000;

/**
 * What waits for reservations at a host with a rate.
 *
 * An instance reserves as many in a row as it can meet. Where more requests start while one takes than it may have in
 * flight, others have to have reservations between its own: it reserves none ahead.
 */
export class Unreserved<T> {
	readonly #rate: HostRate;
	#waiting: Waiting<T>[] = [];

	constructor(rate: HostRate) {
		this.#rate = rate;
	}

	get size(): number {
		return this.#waiting.length;
	}

	push(waiting: Waiting<T>): void {
		this.#waiting.push(waiting);
	}

	/** What has missed its reservation is before all others. */
	pushMissed(waiting: Waiting<T>): void {
		this.#waiting.unshift({ ...waiting, misses: waiting.misses + 1 });
	}

	/**
	 * Takes those that reservations are to be asked for now.
	 *
	 * @param areFar - Those that were reserved last are too far away to be waited for here.
	 */
	take(crowd: Crowd, areFar: boolean): Waiting<T>[] {
		return this.#waiting.splice(0, this.#room(crowd, areFar));
	}

	/** Takes what would wait here for its turn while another instance has nothing to do. */
	takeExcess(crowd: Crowd): Waiting<T>[] {
		const { visitMs } = crowd.times;
		if (crowd.most === 0 || visitMs === undefined || this.isCrowded(crowd) !== true) return [];
		return this.#waiting.splice(Math.ceil((crowd.most * LONGEST_TURN_MS) / visitMs));
	}

	drain(): Waiting<T>[] {
		return this.#waiting.splice(0);
	}

	/** Whether more start while a visit takes than may be in flight; `undefined` while nobody knows what a visit takes. */
	isCrowded({ most, times: { visitMs } }: Crowd): boolean | undefined {
		if (most === Number.POSITIVE_INFINITY || this.#rate.perSecond === undefined) return false;
		return visitMs === undefined ? undefined : this.#rate.startsDuring(visitMs) > most;
	}

	/** How many in a row can be met, here or, of far ones, elsewhere; where that is not known, as if not all. */
	#room(crowd: Crowd, areFar: boolean): number {
		if (crowd.most === 0) return 0;
		if (areFar || this.isCrowded(crowd) === false) return this.#waiting.length;
		return Math.max(0, Math.min(this.#waiting.length, crowd.most - crowd.taken));
	}
}
