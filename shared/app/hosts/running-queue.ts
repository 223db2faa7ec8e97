import { HostQueue } from '../../core/hosts/host-queue.ts';
import type { HostQueueOptions, HostView, Move } from '../../core/hosts/host-step.ts';
import type { VisitTimes } from '../../core/hosts/visit-times.ts';
import type { Waiting } from '../../core/hosts/waiting.ts';
import type { Job } from '../../core/job.ts';
import type { SendWindow } from '../../core/visit.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../../core/wait-on-meter.ts';
import type { HostQueuesDeps } from './host-queues-deps.ts';
import { reserve } from './reserve.ts';
import { scheduleOn } from './schedule-on.ts';

type FromPool = 'hostState' | 'clock' | 'log' | 'signal' | 'timeLeftMs' | 'remainingMs';

export interface RunningQueueDeps<T> extends HostQueueOptions, Pick<HostQueuesDeps, FromPool> {
	readonly job: Job;
	/** As `hostOf` names it. */
	readonly host: string;
	/** Of all instances, where the job has fewer than instances. */
	readonly leases: number;
	/** Told of all that comes out of the queue. */
	readonly onMove: (move: Move<T>, queue: RunningQueue<T>) => void;
}

const ERROR_PAUSE_MS = 5_000;
const LEASE_POLL_MS = 400;

/** A host queue, and what it takes to run it: the clock, a timer, the store of reservations, and leases. */
export class RunningQueue<T> {
	readonly host: string;
	readonly #deps: RunningQueueDeps<T>;
	readonly #queue: HostQueue<T>;
	#lease: string | undefined;
	#isTakingLease = false;
	#isReserving = false;
	#cancelTimer: (() => void) | undefined;

	constructor(deps: RunningQueueDeps<T>) {
		this.#deps = deps;
		this.host = deps.host;
		this.#queue = new HostQueue(deps);
	}

	get inFlight(): number {
		return this.#queue.inFlight;
	}

	get hasRate(): boolean {
		return this.#queue.rate.perSecond !== undefined;
	}

	/** @param perSecond - Of several that are asked for, the slowest counts. */
	limitRate(perSecond: number | undefined): void {
		this.#queue.rate.limit(perSecond);
	}

	enter(all: readonly Waiting<T>[]): void {
		this.#tell(this.#queue.enter(all, this.#view()));
		this.pump();
	}

	/** Looks at what waits. */
	pump(): void {
		this.#cancelTimer?.();
		this.#cancelTimer = undefined;
		const { clock } = this.#deps;
		const { moves, wakeAt, wantsLease, wantsReservations, isIdle } = this.#queue.advance(this.#view());
		if (isIdle) this.#releaseLease();
		if (wakeAt !== Number.POSITIVE_INFINITY) {
			this.#cancelTimer = scheduleOn(clock, () => this.pump(), Math.max(0, wakeAt - clock.now()));
		}
		if (wantsLease) void this.#takeLease();
		if (wantsReservations) void this.#reserve();
		this.#tell(moves);
	}

	/** What was started here has ended, or goes elsewhere. */
	leave(): void {
		this.#queue.leave();
		this.pump();
	}

	/** What was started here could not begin in time: it gets another reservation. */
	miss(waiting: Waiting<T>): void {
		this.#queue.miss(waiting);
		this.pump();
	}

	/** Whether something that was started here has to wait again, since its host complained or its reservation has passed. */
	mustWait(waiting: Waiting<T>): boolean {
		return this.isLate(waiting) || this.#deps.hostState.backoffs.of(this.host).pausedUntil > this.#deps.clock.now();
	}

	isLate(waiting: Waiting<T>): boolean {
		return this.#queue.isLate(waiting, this.#deps.clock.now());
	}

	/** As in `HostQueue`. */
	isOverdue(waiting: Waiting<T>): boolean {
		return this.#queue.isOverdue(waiting, this.#deps.clock.now());
	}

	windowOf(waiting: Waiting<T>): SendWindow | undefined {
		return this.#queue.windowOf(waiting);
	}

	/** Waits for a reservation, for what has a place in the pool already. @returns When it may start, however late that becomes. */
	async nextReservation(): Promise<SendWindow | undefined> {
		const { clock, signal, hostState } = this.#deps;
		try {
			const [from = clock.now()] = await this.#reservations(1);
			const dueAt = this.#queue.rate.dueAt(from, hostState.times.of(this.host));
			await clock.sleep(Math.max(0, dueAt - clock.now()), signal);
			return { from, until: Number.POSITIVE_INFINITY };
		} catch (error) {
			this.#onError(error);
			await clock.sleep(ERROR_PAUSE_MS, signal);
			return undefined;
		}
	}

	noteTimes(times: VisitTimes): void {
		if (this.hasRate) this.#deps.hostState.times.note(this.host, times);
	}

	notePause(): void {
		this.#queue.notePause();
	}

	noteAnswer(): void {
		this.#queue.noteAnswer();
	}

	/** Nobody knows whether the host answers: one alone tries, until it does. */
	probe(): void {
		this.#queue.probe();
	}

	/** Takes out all that has not started. */
	drain(): Waiting<T>[] {
		return this.#queue.drain();
	}

	#view(): HostView {
		const { clock, job, timeLeftMs, hostState } = this.#deps;
		const backoff = hostState.backoffs.of(this.host);
		return { now: clock.now(), timeLeftMs: timeLeftMs(job), backoff, times: hostState.times.of(this.host) };
	}

	#tell(moves: readonly Move<T>[]): void {
		for (const move of moves) this.#deps.onMove(move, this);
	}

	/** Reserves for as many as there is room for. Never rejects. */
	async #reserve(): Promise<void> {
		if (this.#isReserving) return;
		this.#isReserving = true;
		// Those of chunks that come together are asked for together.
		await undefined;
		this.#tell(this.#queue.takeExcess(this.#view()));
		let areFar = false;
		let group = this.#queue.takeUnreserved(this.#view(), areFar);
		while (group.length > 0) {
			areFar = await this.#reserveFor(group);
			group = this.#queue.takeUnreserved(this.#view(), areFar);
		}
		this.#isReserving = false;
	}

	/** @returns Whether what was reserved is too far away to be waited for. */
	async #reserveFor(group: readonly Waiting<T>[]): Promise<boolean> {
		try {
			const times = await this.#reservations(group.length);
			const all = group.map((one, i) => ({ ...one, startAt: times[i] ?? 0 }));
			const { moves, areFar } = this.#queue.reserved(all, this.#view());
			this.#tell(moves);
			this.pump();
			return areFar;
		} catch (error) {
			this.#onError(error);
			this.#tell(this.#queue.notReserved(group, this.#deps.clock.now() + ERROR_PAUSE_MS));
			return false;
		}
	}

	async #reservations(count: number): Promise<number[]> {
		const { job, host, clock, hostState } = this.#deps;
		const { perSecond } = this.#queue.rate;
		if (perSecond === undefined) return Array(count).fill(0);
		const times = hostState.times.of(host);
		return reserve({ ...hostState, clock }, { job, host, count, ratePerSecond: perSecond, times });
	}

	async #takeLease(): Promise<void> {
		if (this.#isTakingLease) return;
		this.#isTakingLease = true;
		this.#lease = await this.#leaseWithin(LONGEST_WAIT_ON_METER_MS);
		this.#isTakingLease = false;
		if (this.#lease === undefined) this.#tell(this.#queue.notLeased(this.#deps.clock.now()));
		else {
			this.#queue.leased();
			this.pump();
		}
	}

	/** `undefined` if none was found free. */
	async #leaseWithin(longestMs: number): Promise<string | undefined> {
		const { clock, job, timeLeftMs } = this.#deps;
		try {
			let lease = await this.#tryLease();
			for (let waitedMs = 0; lease === undefined && waitedMs < longestMs; waitedMs += LEASE_POLL_MS) {
				if (timeLeftMs(job) < LEASE_POLL_MS) break;
				await clock.sleep(LEASE_POLL_MS);
				lease = await this.#tryLease();
			}
			return lease;
		} catch (error) {
			this.#onError(error);
			return undefined;
		}
	}

	#tryLease(): Promise<string | undefined> {
		const { job, host, leases, clock, remainingMs, hostState } = this.#deps;
		return hostState.hostLeases.take(job, host, { leases, until: clock.now() + remainingMs() });
	}

	#releaseLease(): void {
		if (this.#lease === undefined) return;
		// It expires, too.
		this.#deps.hostState.hostLeases.release(this.#deps.job, this.#lease).catch((error) => this.#onError(error));
		this.#lease = undefined;
		this.#queue.unleased();
	}

	/** A store failed; the same may go well a little later. */
	#onError(error: unknown): void {
		this.#deps.log.error('a host could not be asked for', error, { jobId: this.#deps.job.jobId });
	}
}
