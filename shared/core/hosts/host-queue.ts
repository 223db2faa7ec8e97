import { watchClock } from '../clock-skew.ts';
import type { SendWindow } from '../visit.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../wait-on-meter.ts';
import { limitOf } from './host-backoff.ts';
import { HostRate } from './host-rate.ts';
import type { HostQueueOptions, HostQueueState, HostView, Move, Step } from './host-step.ts';
import { Reserved } from './reserved.ts';
import { type Crowd, Unreserved } from './unreserved.ts';
import { MOST_MISSES, type Waiting } from './waiting.ts';

/**
 * Of the time for which a reservation may be waited for, if it was reserved here. A child comes earlier than that before its
 * reservation: the instances that hold others are free again by the time at which it has to be taken up.
 */
const FRESH_SHARE = 0.6;
const LEASE_PAUSE_MS = 15_000;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * What an instance has to do at one host, for one job: which of it may start as rate, cap and the host itself allow.
 *
 * It has no clock, timer or store: each call is told what it needs, and says what is to be done.
 */
export class HostQueue<T> {
	readonly rate = new HostRate();
	readonly #options: HostQueueOptions;
	readonly #reserved = new Reserved<T>();
	readonly #unreserved = new Unreserved<T>(this.rate);
	readonly #setBackSince = watchClock();
	#inFlight = 0;
	#share: number;
	/** Of the host in a row, without an answer between them. */
	#pauses = 0;
	#isAnswered = false;
	/** Nobody knows whether the host answers: one alone tries, until it does. */
	#isProbing = false;

	constructor(options: HostQueueOptions) {
		this.#options = options;
		this.#share = options.share;
	}

	get inFlight(): number {
		return this.#inFlight;
	}

	stateIn({ timeLeftMs, backoff, now }: HostView): HostQueueState {
		if (timeLeftMs <= 0) return 'closed';
		if (backoff.pausedUntil > now) return 'paused';
		return this.#share === 0 ? 'awaiting lease' : 'open';
	}

	/** Takes in what is to start here. What has no reservation that can still be met gets one first, where the host has a rate. */
	enter(all: readonly Waiting<T>[], view: HostView): Move<T>[] {
		const moves: Move<T>[] = [];
		for (const one of all) {
			if (this.rate.perSecond === undefined) this.#reserved.push(one.startAt === 0 ? one : { ...one, startAt: 0 });
			else if (one.startAt === 0 || this.rate.isLate(one.startAt, view.now)) this.#enterUnreserved(one, view);
			else if (this.#isNear(one.startAt, 1, view)) this.#reserved.pushBrought(one);
			else moves.push(farAway(one));
		}
		return moves;
	}

	/** What is to be done now; to be asked whenever something has changed, and at the time that the last step named. */
	advance(view: HostView): Step<T> {
		this.#followClock(view.now);
		if (this.#reserved.size + this.#unreserved.size === 0) return this.#step([]);
		switch (this.stateIn(view)) {
			case 'closed':
				return this.#step(this.drain().map((waiting) => ({ kind: 'return', waiting })));
			case 'paused':
				return this.#whilePaused(view);
			case 'awaiting lease':
				return { ...this.#step([]), wantsLease: this.#reserved.size > 0, wantsReservations: this.#unreserved.size > 0 };
			case 'open':
				return this.#startDue(view);
		}
	}

	/** What reservations are to be asked for, in one row. */
	takeUnreserved(view: HostView, areFar: boolean): Waiting<T>[] {
		return this.#unreserved.take(this.#crowd(view), areFar);
	}

	/** What would wait here for its turn, while another instance has nothing to do. */
	takeExcess(view: HostView): Move<T>[] {
		if (!this.#options.isShared) return [];
		return this.#unreserved.takeExcess(this.#crowd(view)).map((waiting) => unreservedUntil(waiting, view.now));
	}

	/**
	 * Takes what got reservations; one that is too far away to be waited for is met by a child, which brings it along.
	 *
	 * @returns Whether the last of them is that far away.
	 */
	reserved(all: readonly Waiting<T>[], view: HostView): { readonly moves: Move<T>[]; readonly areFar: boolean } {
		const last = all.at(-1)?.startAt ?? 0;
		const areFar = !this.#isNear(last, FRESH_SHARE, view);
		const isCrowded = areFar && this.#unreserved.isCrowded(this.#crowd(view)) === true;
		const moves = isCrowded ? this.#unreserved.drain().map((one) => unreservedUntil(one, last)) : [];
		for (const one of all) {
			if (this.#isNear(one.startAt, FRESH_SHARE, view)) this.#reserved.push(one);
			else moves.push(farAway(one));
		}
		return { moves, areFar };
	}

	/** No reservations could be had. */
	notReserved(all: readonly Waiting<T>[], until: number): Move<T>[] {
		return [...all, ...this.#unreserved.drain()].map((waiting) => unreservedUntil(waiting, until));
	}

	leased(): void {
		this.#share = 1;
	}

	/** Others have all leases at the host. */
	notLeased(now: number): Move<T>[] {
		const why = { kind: 'lease', until: now + LEASE_PAUSE_MS } as const;
		return this.drain().map((waiting) => ({ kind: 'put off', waiting, why }));
	}

	/** Its lease was given back. */
	unleased(): void {
		this.#share = 0;
	}

	/** What was started here has ended, or goes elsewhere. */
	leave(): void {
		this.#inFlight--;
	}

	/** What was started here could not begin in time: it gets another reservation. */
	miss(waiting: Waiting<T>): void {
		this.#unreserved.pushMissed(waiting);
		this.#inFlight--;
	}

	isLate({ misses, startAt }: Waiting<T>, now: number): boolean {
		return misses < MOST_MISSES && this.rate.isLate(startAt, now);
	}

	/** Whether it has missed so many reservations, in a pool that was never free in time, that it has to wait for one in its place. */
	isOverdue({ misses, startAt }: Waiting<T>, now: number): boolean {
		return misses >= MOST_MISSES && this.rate.isLate(startAt, now);
	}

	/** When something that was started here may send its request; `undefined` if at any time. */
	windowOf({ startAt, misses }: Waiting<T>): SendWindow | undefined {
		if (startAt === 0) return undefined;
		const window = this.rate.windowOf(startAt);
		return misses < MOST_MISSES ? window : { ...window, until: NEVER };
	}

	notePause(): void {
		this.#pauses++;
	}

	noteAnswer(): void {
		this.#pauses = 0;
		this.#isAnswered = true;
		this.#isProbing = false;
	}

	probe(): void {
		this.#isProbing = true;
	}

	/** Takes out all that has not started. */
	drain(): Waiting<T>[] {
		return [...this.#reserved.drain(), ...this.#unreserved.drain()];
	}

	#enterUnreserved(one: Waiting<T>, { now }: HostView): void {
		const isLate = (startAt: number) => this.rate.isLate(startAt, now);
		this.#unreserved.push(one.order > 0 ? one : this.#reserved.exchange(one, isLate));
	}

	#startDue(view: HostView): Step<T> {
		const { now, times } = view;
		const limit = this.#mostInFlight(view);
		const moves: Move<T>[] = [];
		let next = this.#reserved.peek();
		while (next !== undefined && this.#inFlight < limit && this.#isDue(next, view)) {
			this.#reserved.pop();
			if (this.isLate(next, now)) this.#unreserved.pushMissed(next);
			else {
				this.#inFlight++;
				moves.push({ kind: 'start', waiting: next });
			}
			next = this.#reserved.peek();
		}
		const wakeAt = next === undefined || this.#inFlight >= limit ? NEVER : this.rate.dueAt(next.startAt, times);
		return { ...this.#step(moves), wakeAt, wantsReservations: this.#unreserved.size > 0 };
	}

	#whilePaused({ now, timeLeftMs, backoff: { pausedUntil: until } }: HostView): Step<T> {
		if (until - now <= Math.min(LONGEST_WAIT_ON_METER_MS, timeLeftMs)) return { ...this.#step([]), wakeAt: until };
		const why = { kind: 'pause', until, pauses: this.#pauses, isAnswered: this.#isAnswered } as const;
		return this.#step(this.drain().map((waiting) => ({ kind: 'put off', waiting, why })));
	}

	#step(moves: readonly Move<T>[]): Step<T> {
		const isIdle = this.#inFlight + this.#reserved.size + this.#unreserved.size === 0;
		return { moves, wakeAt: NEVER, wantsReservations: false, wantsLease: false, isIdle };
	}

	#isDue({ startAt }: Waiting<T>, { now, times }: HostView): boolean {
		return startAt === 0 || this.rate.dueAt(startAt, times) <= now;
	}

	/** Whether a reservation is waited for here; where nothing may start any more, what has it is given back at once. */
	#isNear(startAt: number, share: number, { now, timeLeftMs }: HostView): boolean {
		const longestMs = Math.min(this.#options.longestHoldMs * share, timeLeftMs);
		return longestMs <= 0 || startAt - now <= longestMs;
	}

	#mostInFlight({ backoff }: HostView): number {
		const ahead = this.rate.perSecond === undefined ? this.#options.ahead : 0;
		return Math.min(this.#share + ahead, limitOf(backoff), this.#isProbing ? 1 : NEVER);
	}

	#crowd(view: HostView): Crowd {
		const isPaused = view.backoff.pausedUntil > view.now;
		// Before a lease is taken, one.
		const most = isPaused ? 0 : Math.max(1, this.#mostInFlight(view));
		return { most, taken: this.#inFlight + this.#reserved.size, times: view.times };
	}

	#followClock(now: number): void {
		const setBackMs = this.#setBackSince(now);
		if (setBackMs > 0) this.#reserved.setBack(setBackMs);
	}
}

function farAway<T>(waiting: Waiting<T>): Move<T> {
	const { startAt } = waiting;
	return { kind: 'put off', waiting, why: { kind: 'rate', until: startAt, startAt } };
}

function unreservedUntil<T>(waiting: Waiting<T>, until: number): Move<T> {
	return { kind: 'put off', waiting, why: { kind: 'rate', until } };
}
