import type { Clock } from '../../ports/clock.ts';
import type { Held } from './host-queue.ts';
import type { HostReservations } from './host-reservations.ts';
import type { VisitTimes } from './host-times.ts';

export interface ReservationQueueDeps<T> {
	readonly reservations: HostReservations;
	readonly clock: Clock;
	/** How long visits to the host take. */
	readonly times: () => VisitTimes;
	/** In flight at the host at once at most, of this instance; 0 while it may not be asked at all. */
	readonly mostInFlight: () => number;
	/** In flight now, or with a reservation. */
	readonly taken: () => number;
	/** Whether a reservation is waited for here; what has another is met elsewhere. */
	readonly isNear: (startAt: number) => boolean;
	/** Takes over what has got a reservation. */
	readonly take: (held: readonly Held<T>[]) => void;
	/** Other instances share the cap of the host. */
	readonly isShared: boolean;
	/** Until milliseconds since the epoch, without a reservation. */
	readonly putOff: (held: Held<T>, until: number) => void;
	readonly onError: (error: unknown) => void;
}

const ERROR_PAUSE_MS = 5_000;
/** In which what waits here comes to its turn: less leaves instances without work as a job ends, and so does more. */
const LONGEST_TURN_MS = 5_000;

export type ReservationQueue<T> = ReturnType<typeof createReservationQueue<T>>;

/**
 * What waits for reservations of a host to be reserved. Of a host without a rate, reservations are at once.
 *
 * An instance reserves as many reservations in a row as it can meet. Where more visits start while one takes than it may have
 * in flight, others have to have reservations between its own: it reserves none ahead.
 */
export function createReservationQueue<T>(deps: ReservationQueueDeps<T>) {
	const { reservations, clock, mostInFlight, taken, isNear, take, onError } = deps;
	const waiting: Held<T>[] = [];
	let isReserving = false;

	/** Reserves reservations for as many as there is room for. Never rejects. */
	async function reserve(): Promise<void> {
		if (isReserving) return;
		isReserving = true;
		// Those of chunks that come together are asked for together.
		await undefined;
		handOnExcess();
		let areFar = false;
		for (let n = room(areFar); n > 0; n = room(areFar)) {
			const group = waiting.splice(0, n);
			try {
				const startAt = await reservations.reserve(group.length);
				const last = startAt.at(-1) ?? 0;
				areFar = !isNear(last);
				if (areFar && isCrowded() === true) putOff(waiting.splice(0), last);
				take(group.map((one, i) => ({ ...one, startAt: startAt[i] ?? 0 })));
			} catch (error) {
				onError(error);
				putOff([...group, ...waiting.splice(0)], clock.now() + ERROR_PAUSE_MS);
			}
		}
		isReserving = false;
	}

	/** How many reservations in a row can be met, here or, of far ones, elsewhere; where that is not known, as if not all. */
	function room(areFar: boolean): number {
		const most = mostInFlight();
		if (most === 0) return 0;
		return areFar || isCrowded() === false ? waiting.length : Math.min(waiting.length, most - taken());
	}

	/** `undefined` while nobody knows what a visit takes. */
	function isCrowded(): boolean | undefined {
		const { visitMs } = deps.times();
		if (mostInFlight() === Number.POSITIVE_INFINITY || !reservations.hasRate) return false;
		return visitMs === undefined ? undefined : reservations.startsDuring(visitMs) > mostInFlight();
	}

	/** What would wait here for its turn while another instance has nothing to do. */
	function handOnExcess(): void {
		const { visitMs } = deps.times();
		const most = mostInFlight();
		if (!deps.isShared || most === 0 || visitMs === undefined || isCrowded() !== true) return;
		putOff(waiting.splice(Math.ceil((most * LONGEST_TURN_MS) / visitMs)), clock.now());
	}

	function putOff(held: readonly Held<T>[], until: number): void {
		for (const one of held) deps.putOff({ ...one, startAt: 0 }, until);
	}

	return {
		get size() {
			return waiting.length;
		},
		push(held: Held<T>): void {
			waiting.push(held);
		},
		/** Before all others. */
		pushMissed(held: Held<T>): void {
			waiting.unshift({ ...held, misses: held.misses + 1 });
		},
		reserve,
		drain: () => waiting.splice(0),
	};
}
