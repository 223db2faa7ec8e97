import { watchClock } from '../../core/clock-skew.ts';
import { Heap } from '../../core/heap.ts';
import { limitOf } from '../../core/hosts/host-backoff.ts';
import type { SendWindow } from '../../core/visit.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../../core/wait-on-meter.ts';
import type { HostBackoffs } from './host-backoffs.ts';
import type { HostLeases } from './host-leases.ts';
import { createHostReservations, type HostReservationsDeps } from './host-reservations.ts';
import type { VisitTimes } from './host-times.ts';
import { createQueueLease } from './queue-lease.ts';
import { createReservationQueue } from './reservation-queue.ts';

/** Something that is to start at a host. */
export interface Held<T> {
	readonly item: T;
	/** Its reservation; 0 where the host has no rate. */
	readonly startAt: number;
	/** In the order in which they came, where reservations do not tell. */
	readonly order: number;
	/** Reservations that passed before it could start. */
	readonly misses: number;
}

export interface HostQueueDeps<T> extends HostReservationsDeps {
	/** In flight at once at most, of this instance; 0 if it needs a lease for that. */
	readonly share: number;
	/** Given to the visitor beyond its share, which keeps to it; not of a host with a rate. */
	readonly ahead: number;
	/** Leases of all instances, where the job has fewer than instances. */
	readonly leases: number;
	readonly backoffs: HostBackoffs;
	readonly hostLeases: HostLeases;
	/** Runs `callback` after `delayMs`; returns how to call it off. */
	readonly schedule: (callback: () => void, delayMs: number) => () => void;
	/** Milliseconds for which a reservation may be waited for, at most. */
	readonly longestHoldMs: number;
	/** Milliseconds for which something may yet be waited for; 0 once nothing more may start. */
	readonly holdMs: (longestMs: number) => number;
	/** Of a lease that is taken now, in milliseconds since the epoch. */
	readonly leaseUntil: () => number;
	readonly signal: AbortSignal;
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
	| { readonly kind: 'lease'; readonly until: number };

/** Who has missed so many reservations waits for one in its place in the pool: a pool that is never free in time would never meet one. */
const MOST_MISSES = 5;
/**
 * Of the time for which a reservation may be waited for, if it was reserved here. A child comes earlier than that before its
 * reservation: the instances that hold others are free again by the time at which it has to be taken up.
 */
const FRESH_SHARE = 0.6;
const LEASE_PAUSE_MS = 15_000;

export type HostQueue<T> = ReturnType<typeof createHostQueue<T>>;

/**
 * What an instance has to do at one host, for one job: starts it as rate, cap and the host itself allow, and holds the
 * rest without taking up a permit of the pool.
 */
export function createHostQueue<T>(deps: HostQueueDeps<T>) {
	const { host, clock, backoffs, times, schedule, holdMs, start, giveBack, putOff } = deps;
	const reservations = createHostReservations(deps);
	const isSooner = (a: Held<T>, b: Held<T>) => a.startAt < b.startAt || (a.startAt === b.startAt && a.order < b.order);
	const waiting = new Heap<Held<T>>(isSooner);
	/** What brought its reservation along, by its order. */
	const brought = new Set<number>();
	let inFlight = 0;
	let cancelPump: (() => void) | undefined;
	const setBackSince = watchClock();
	let share = deps.share;
	const lease = createQueueLease(deps);
	let isTakingLease = false;
	let pauses = 0;
	let isAnswered = false;
	let isProbing = false;
	const unreserved = createReservationQueue<T>({
		...deps,
		reservations,
		times: () => times.of(host),
		// Where it takes a lease first, one.
		mostInFlight: () => (isPaused() ? 0 : Math.max(1, mostInFlight())),
		taken: () => inFlight + waiting.size,
		isNear: (startAt) => isNear(startAt, FRESH_SHARE),
		isShared: deps.share < deps.leases,
		take: accept,
		putOff: (held, until) => putOff(held, { kind: 'rate', until }),
	});

	/** Takes in what is to start here; of a host with a rate, what has no reservation that can still be met gets one first. */
	function enter(held: readonly Held<T>[]): void {
		for (const one of held) {
			if (one.startAt === 0 || reservations.isLate(one.startAt)) unreserved.push(changedWithNext(one));
			else if (isNear(one.startAt, 1)) {
				brought.add(one.order);
				waiting.push(one);
			} else putOff(one, { kind: 'rate', until: one.startAt });
		}
		pump();
	}

	/**
	 * An attempt that goes on takes the next reservation that something has which has not begun, and that gets another: behind all
	 * of them nothing would end before nearly everything has begun.
	 *
	 * A reservation that a target brought along stays its own: if its message is delivered twice, the other visits it in the same reservation.
	 *
	 * @returns What is without a reservation then.
	 */
	function changedWithNext(one: Held<T>): Held<T> {
		if (one.order > 0 || !reservations.hasRate) return one;
		const before: Held<T>[] = [];
		let next = waiting.pop();
		while (next !== undefined && (next.order === 0 || brought.has(next.order) || reservations.isLate(next.startAt))) {
			before.push(next);
			next = waiting.pop();
		}
		for (const held of before) waiting.push(held);
		if (next === undefined) return one;
		waiting.push({ ...one, startAt: next.startAt });
		return { ...next, startAt: 0 };
	}

	function mostInFlight(): number {
		const most = isProbing ? 1 : Number.POSITIVE_INFINITY;
		return Math.min(share + (reservations.hasRate ? 0 : deps.ahead), limitOf(backoffs.of(host)), most);
	}

	function isPaused(): boolean {
		return backoffs.of(host).pausedUntil > clock.now();
	}

	/** A reservation that is too far away to be held is met by a child, which brings it along. */
	function accept(held: readonly Held<T>[]): void {
		for (const one of held) {
			if (isNear(one.startAt, FRESH_SHARE)) waiting.push(one);
			else putOff(one, { kind: 'rate', until: one.startAt });
		}
		pump();
	}

	/** Whether its reservation is waited for here; where nothing may start any more, it is given back at once. */
	function isNear(startAt: number, share: number): boolean {
		const longestMs = holdMs(deps.longestHoldMs * share);
		return longestMs <= 0 || startAt - clock.now() <= longestMs;
	}

	/** Takes in, at once, what is to start at a host without a rate. */
	function enterNow(held: readonly Held<T>[]): void {
		for (const one of held) waiting.push({ ...one, startAt: 0 });
		pump();
	}

	/** If the clock was set back, reservations are as far away as they were. */
	function followClock(): void {
		const setBackMs = setBackSince(clock.now());
		if (setBackMs === 0) return;
		for (const held of waiting.drain()) {
			waiting.push(held.startAt === 0 ? held : { ...held, startAt: held.startAt - setBackMs });
		}
	}

	function pump(): void {
		cancelPump?.();
		cancelPump = undefined;
		followClock();
		if (waiting.size + unreserved.size === 0) {
			if (inFlight === 0) releaseLease();
			return;
		}
		if (holdMs(1) <= 0) {
			returnAll(giveBack);
			return;
		}
		if (isPaused()) waitForHost(backoffs.of(host).pausedUntil);
		else {
			startDue();
			if (unreserved.size > 0) void unreserved.reserve();
		}
	}

	function waitForHost(until: number): void {
		if (until - clock.now() <= holdMs(LONGEST_WAIT_ON_METER_MS)) pumpAt(until);
		else returnAll((held) => putOff(held, { kind: 'pause', until, pauses, isAnswered }));
	}

	function startDue(): void {
		if (share === 0) {
			if (waiting.size > 0) void takeLease();
			return;
		}
		const limit = mostInFlight();
		for (let next = waiting.peek(); next !== undefined && inFlight < limit; next = waiting.peek()) {
			if (!isDue(next)) break;
			waiting.pop();
			if (isLate(next)) unreserved.pushMissed(next);
			else {
				inFlight++;
				start(next);
			}
		}
		const nextAt = inFlight < limit ? (waiting.peek()?.startAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
		if (nextAt !== Number.POSITIVE_INFINITY) pumpAt(reservations.dueAt(nextAt));
	}

	function isDue({ startAt }: Held<T>): boolean {
		return startAt === 0 || reservations.dueAt(startAt) <= clock.now();
	}

	function isLate({ misses, startAt }: Held<T>): boolean {
		return misses < MOST_MISSES && reservations.isLate(startAt);
	}

	function returnAll(give: (held: Held<T>) => void): void {
		for (const held of [...waiting.drain(), ...unreserved.drain()]) give(held);
		if (inFlight === 0) releaseLease();
	}

	function pumpAt(at: number): void {
		cancelPump?.();
		cancelPump = schedule(pump, Math.max(0, at - clock.now()));
	}

	async function takeLease(): Promise<void> {
		if (isTakingLease) return;
		isTakingLease = true;
		const isTaken = await lease.take(LONGEST_WAIT_ON_METER_MS);
		isTakingLease = false;
		if (!isTaken) {
			const until = clock.now() + LEASE_PAUSE_MS;
			returnAll((held) => putOff(held, { kind: 'lease', until }));
			return;
		}
		share = 1;
		pump();
	}

	function releaseLease(): void {
		if (lease.leave()) share = 0;
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
		/** When something that was started here may send its first request; `undefined` if at any time. */
		windowOf({ startAt, misses }: Held<T>): SendWindow | undefined {
			if (startAt === 0) return undefined;
			const window = reservations.windowOf(startAt);
			return misses < MOST_MISSES ? window : { ...window, until: Number.POSITIVE_INFINITY };
		},
		noteTimes(of: VisitTimes): void {
			if (reservations.hasRate) times.note(host, of);
		},
		/** What was started here could not begin in time: it gets another reservation. */
		miss(held: Held<T>): void {
			unreserved.pushMissed(held);
			this.leave();
		},
		isLate,
		/** Whether it has missed so many reservations, in a pool that was never free in time, that it has to wait for one in its place. */
		isOverdue: (held: Held<T>) => held.misses >= MOST_MISSES && reservations.isLate(held.startAt),
		/** Waits for a reservation for what has a place in the pool already. @returns When it may start, however late that becomes. */
		async nextReservation(): Promise<SendWindow> {
			const [from = clock.now()] = await reservations.reserve(1);
			await clock.sleep(Math.max(0, reservations.dueAt(from) - clock.now()), deps.signal);
			return { from, until: Number.POSITIVE_INFINITY };
		},
		get hasRate() {
			return reservations.hasRate;
		},
		get inFlight() {
			return inFlight;
		},
		limitRate: reservations.limitRate,
		notePause(): void {
			pauses++;
		},
		noteAnswer(): void {
			pauses = 0;
			isAnswered = true;
			isProbing = false;
		},
		/** Nobody knows whether the host answers: one alone tries, until it does. */
		probe(): void {
			isProbing = true;
		},
		/** Takes out all that has not started. */
		drain: (): Held<T>[] => [...waiting.drain(), ...unreserved.drain()],
	};
}
