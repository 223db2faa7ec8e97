import { Heap } from '../../core/heap.ts';
import { limitOf } from '../../core/hosts/host-pace.ts';
import type { HostPaces } from './host-paces.ts';
import type { HostSeats } from './host-seats.ts';
import { createHostSlots, type HostSlotsDeps } from './host-slots.ts';
import { createLaneSeat } from './lane-seat.ts';

/** Something that is to start at a host. */
export interface Held<T> {
	readonly item: T;
	/** Its slot; 0 where the host has no rate. */
	readonly startAt: number;
	/** In the order in which they came, where slots do not tell. */
	readonly order: number;
	/** Slots that passed before it could start. */
	readonly misses: number;
}

export interface HostLaneDeps<T> extends HostSlotsDeps {
	/** In flight at once at most, of this instance; 0 if it needs a seat for that. */
	readonly share: number;
	/** Given to the visitor beyond its share, which keeps to it; not of a host with a rate. */
	readonly ahead: number;
	/** Seats of all instances, where the job has fewer than instances. */
	readonly seats: number;
	readonly paces: HostPaces;
	readonly hostSeats: HostSeats;
	/** Runs `wake` after `delayMs`; returns how to call it off. */
	readonly schedule: (wake: () => void, delayMs: number) => () => void;
	/** Milliseconds for which a slot may be waited for, at most. */
	readonly longestHoldMs: number;
	/** Milliseconds for which something may yet be waited for; 0 once nothing more may start. */
	readonly holdMs: (longestMs: number) => number;
	/** Of a seat that is taken now, in milliseconds since the epoch. */
	readonly seatUntil: () => number;
	readonly start: (held: Held<T>) => void;
	/** Nothing more may start: what is held goes to where it is handed on or stopped. */
	readonly giveBack: (held: Held<T>) => void;
	/** Too far away to be held. */
	readonly putOff: (held: Held<T>, why: PutOff) => void;
	/** A store failed; the same may go well a little later. */
	readonly onError: (error: unknown) => void;
}

/** Why something is put off, and until when, in milliseconds since the epoch. */
export type PutOff =
	| { readonly kind: 'rate'; readonly until: number }
	/** `pauses` of the host in a row, without an answer between them; `isAnswered` if there was one before. */
	| { readonly kind: 'pause'; readonly until: number; readonly pauses: number; readonly isAnswered: boolean }
	| { readonly kind: 'seat'; readonly until: number };

/** Waits up to this are served inside the invocation: a new message and cold start cost about as much. */
const LONGEST_PAUSE_ON_METER_MS = 5_000;
/** Who has missed so many slots waits for one in its place in the pool: a pool that is never free in time would never meet one. */
const MOST_MISSES = 5;
const ERROR_PAUSE_MS = 5_000;
/**
 * Of the time for which a slot may be waited for, if it was reserved here. A child comes earlier than that before its
 * slot: the instances that hold others are free again by the time at which it has to be taken up.
 */
const FRESH_SHARE = 0.6;
const SEAT_PAUSE_MS = 15_000;

export type HostLane<T> = ReturnType<typeof createHostLane<T>>;

/**
 * What an instance has to do at one host, for one job: starts it as rate, cap and the host itself allow, and holds the
 * rest without taking up a slot of the pool.
 */
export function createHostLane<T>(deps: HostLaneDeps<T>) {
	const { host, clock, paces, schedule, holdMs, start, giveBack, putOff, onError } = deps;
	const slots = createHostSlots(deps);
	const isSooner = (a: Held<T>, b: Held<T>) => a.startAt < b.startAt || (a.startAt === b.startAt && a.order < b.order);
	const waiting = new Heap<Held<T>>(isSooner);
	/** Those that count as in flight already, and only wait for a slot. */
	const seated = new Heap<Held<T>>(isSooner);
	let inFlight = 0;
	let cancelWake: (() => void) | undefined;
	let share = deps.share;
	const seat = createLaneSeat(deps);
	let isTakingSeat = false;
	let pauses = 0;
	let isAnswered = false;
	let entering: Promise<void> = Promise.resolve();
	/** Those that enter together after `entering`. */
	let gathering: { readonly held: Held<T>[]; readonly entered: Promise<void> } | undefined;

	/** Gives each a slot of its own. */
	async function reserve(held: readonly Held<T>[]): Promise<Held<T>[]> {
		const startAt = await slots.reserve(held.length);
		return held.map((one, i) => ({ ...one, startAt: startAt[i] ?? 0 }));
	}

	/** Takes in what is to start here; of a host with a rate, what has no slot that can still be met gets one first. Never rejects. */
	async function enter(held: readonly Held<T>[]): Promise<void> {
		if (holdMs(1) <= 0) {
			for (const one of held) giveBack(one);
			return;
		}
		const groups = Map.groupBy(held, ({ startAt }) => startAt > 0 && !slots.isLate(startAt));
		takeIn(groups.get(true) ?? [], 1);
		const without = groups.get(false);
		if (without === undefined) return;
		try {
			await enterLater(without);
		} catch (error) {
			onError(error);
			// Only these: the others may have started.
			putOffAfterError(without);
		}
	}

	function putOffAfterError(held: readonly Held<T>[]): void {
		const until = clock.now() + ERROR_PAUSE_MS;
		for (const one of held) putOff({ ...one, startAt: 0 }, { kind: 'rate', until });
	}

	/** Those that come while the store is asked for others are asked for together. */
	function enterLater(held: readonly Held<T>[]): Promise<void> {
		if (gathering !== undefined) {
			gathering.held.push(...held);
			return gathering.entered;
		}
		const group = [...held];
		const entered = entering.then(async () => {
			gathering = undefined;
			takeIn(await reserve(group), FRESH_SHARE);
		});
		gathering = { held: group, entered };
		// Who waits for it hears of its failure; those after it have a turn all the same.
		entering = entered.catch(() => undefined);
		return entered;
	}

	/** A slot that is too far away to be held is met by a child, which brings it along. */
	function takeIn(held: readonly Held<T>[], share: number): void {
		for (const one of held) {
			if (isNear(one, share)) waiting.push(one);
			else putOff(one, { kind: 'rate', until: one.startAt });
		}
		pump();
	}

	/** Whether its slot is waited for here; where nothing may start any more, it is given back at once. */
	function isNear({ startAt }: Held<T>, share: number): boolean {
		const longestMs = holdMs(deps.longestHoldMs * share);
		return longestMs <= 0 || startAt - clock.now() <= longestMs;
	}

	/** Takes in, at once, what is to start at a host without a rate. */
	function enterNow(held: readonly Held<T>[]): void {
		for (const one of held) waiting.push({ ...one, startAt: 0 });
		pump();
	}

	function pump(): void {
		cancelWake?.();
		cancelWake = undefined;
		if (waiting.size + seated.size === 0) {
			if (inFlight === 0) leaveSeat();
			return;
		}
		if (holdMs(1) <= 0) {
			returnAll(giveBack);
			return;
		}
		const pausedUntil = paces.of(host).pausedUntil;
		if (pausedUntil > clock.now()) waitForHost(pausedUntil);
		else startDue();
	}

	function waitForHost(until: number): void {
		if (until - clock.now() <= holdMs(LONGEST_PAUSE_ON_METER_MS)) wakeAt(until);
		else returnAll((held) => putOff(held, { kind: 'pause', until, pauses, isAnswered }));
	}

	function startDue(): void {
		if (share === 0) {
			void takeSeat();
			return;
		}
		const late: Held<T>[] = [];
		for (let next = seated.peek(); next !== undefined && next.startAt <= clock.now(); next = seated.peek()) {
			seated.pop();
			startOr(next, late);
		}
		const limit = Math.min(share + (slots.hasRate ? 0 : deps.ahead), limitOf(paces.of(host)));
		for (let next = waiting.peek(); next !== undefined && inFlight < limit; next = waiting.peek()) {
			if (next.startAt > clock.now()) break;
			waiting.pop();
			inFlight++;
			startOr(next, late);
		}
		if (late.length > 0) void reserveAgain(late);
		const nextAt = Math.min(
			seated.peek()?.startAt ?? Number.POSITIVE_INFINITY,
			inFlight < limit ? (waiting.peek()?.startAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
		);
		if (nextAt !== Number.POSITIVE_INFINITY) wakeAt(nextAt);
	}

	function startOr(held: Held<T>, late: Held<T>[]): void {
		if (held.misses < MOST_MISSES && slots.isLate(held.startAt)) late.push({ ...held, misses: held.misses + 1 });
		else start(held);
	}

	/**
	 * For those that missed their slot; they keep their place among those in flight, if the new one is near. What was
	 * reserved meanwhile may fill the host for long: an instance that waited for its end could take in nothing else, and
	 * others would miss their slots for it.
	 */
	async function reserveAgain(late: readonly Held<T>[]): Promise<void> {
		const again = await reserve(late).catch((error) => {
			onError(error);
			return late.map((held) => ({ ...held, startAt: 0 }));
		});
		for (const held of again) {
			if (held.startAt > 0 && isNear(held, FRESH_SHARE)) seated.push(held);
			else {
				inFlight--;
				putOff(held, { kind: 'rate', until: held.startAt || clock.now() + ERROR_PAUSE_MS });
			}
		}
		pump();
	}

	function returnAll(give: (held: Held<T>) => void): void {
		const standing = seated.drain();
		inFlight -= standing.length;
		for (const held of [...standing, ...waiting.drain()]) give(held);
		if (inFlight === 0) leaveSeat();
	}

	function wakeAt(at: number): void {
		cancelWake?.();
		cancelWake = schedule(pump, Math.max(0, at - clock.now()));
	}

	async function takeSeat(): Promise<void> {
		if (isTakingSeat) return;
		isTakingSeat = true;
		const isTaken = await seat.take(LONGEST_PAUSE_ON_METER_MS);
		isTakingSeat = false;
		if (!isTaken) {
			const until = clock.now() + SEAT_PAUSE_MS;
			returnAll((held) => putOff(held, { kind: 'seat', until }));
			return;
		}
		share = 1;
		pump();
	}

	function leaveSeat(): void {
		if (seat.leave()) share = 0;
	}

	return {
		host,
		enter,
		enterNow,
		pump,
		/** What was started here has ended, or goes elsewhere. */
		leave(): void {
			inFlight--;
			pump();
		},
		/** What was started here could not begin in time: it gets another slot. */
		miss(held: Held<T>): void {
			void reserveAgain([{ ...held, misses: held.misses + 1 }]);
		},
		isLate: (held: Held<T>) => held.misses < MOST_MISSES && slots.isLate(held.startAt),
		/** Whether it has missed so many slots, in a pool that was never free in time, that it has to wait for one in its place. */
		isOverdue: (held: Held<T>) => held.misses >= MOST_MISSES && slots.isLate(held.startAt),
		/** Reserves a slot for what has a place in the pool already. @returns When it is; milliseconds since the epoch. */
		async nextSlot(held: Held<T>): Promise<number> {
			const [again] = await reserve([held]);
			return again?.startAt ?? clock.now();
		},
		get hasRate() {
			return slots.hasRate;
		},
		get inFlight() {
			return inFlight;
		},
		get size() {
			return waiting.size + seated.size;
		},
		limitRate: slots.limitRate,
		notePause(): void {
			pauses++;
		},
		noteAnswer(): void {
			pauses = 0;
			isAnswered = true;
		},
	};
}
