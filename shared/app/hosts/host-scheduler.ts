import { Deque } from '../../core/deque.ts';
import { DEFAULT_POLITENESS, isUnlimited } from '../../core/hosts/politeness.ts';
import { nextUrlOf } from '../../core/target.ts';
import type { SendWindow } from '../../core/visit.ts';
import { RESERVE_MS } from '../record/start-window.ts';
import { HostQueues } from './host-queues.ts';
import type { HostQueuesDeps } from './host-queues-deps.ts';
import type { Permit, Refusal, Scheduled, Seen } from './permit.ts';
import { Refill } from './refill.ts';
import { scheduleOn } from './schedule-on.ts';

export interface HostSchedulerDeps<T> extends HostQueuesDeps {
	/**
	 * Adds more items; called by one at a time, while fewer are ready than may be in flight.
	 *
	 * @returns Whether there may be more after these; once nothing is under way, false ends the scheduler.
	 */
	readonly refill?: () => Promise<boolean>;
	/** Told of each item that gets no permit here. */
	readonly onRefused: (item: T, why: Refusal) => void;
}

interface Waiter<T> {
	readonly resolve: (step: IteratorResult<Permit<T>>) => void;
	readonly reject: (error: unknown) => void;
}

/** Items that may wait for their hosts before no more are asked for. */
const MAX_HELD = 5_000;

/**
 * Says which target is visited next: as many at once as the pool may have in flight, each when its host allows it.
 *
 * All come in by `add`, also what goes on after a redirect, or is tried again. It ends by itself, when nothing is left in
 * it, nothing is under way, and there is no more to add.
 */
export class HostScheduler<T extends Scheduled> implements AsyncIterable<Permit<T>> {
	readonly #deps: HostSchedulerDeps<T>;
	readonly #hosts: HostQueues<T>;
	readonly #refill: Refill;
	/** What may start as soon as there is a permit for it. */
	readonly #ready = new Deque<Permit<T>>();
	/** What is tried again a little later, each with how to call its timer off. */
	readonly #later = new Map<T, () => void>();
	readonly #waiters = new Deque<Waiter<T>>();
	/** Items and other work that keep it from ending. */
	#outstanding = 0;
	#inFlight = 0;

	constructor(deps: HostSchedulerDeps<T>) {
		this.#deps = deps;
		this.#refill = new Refill(deps.refill, () => this.#pump());
		this.#hosts = new HostQueues(deps, {
			permit: (permit) => {
				this.#pushReady(permit);
				this.#pump();
			},
			refuse: (item, why) => {
				deps.onRefused(item, why);
				this.release();
			},
		});
	}

	/** Takes items in; each gets one permit, or is refused. */
	add(items: readonly T[]): void {
		this.#outstanding += items.length;
		this.#enter(items);
	}

	/** As `add`, after `waitMs`. */
	addLater(item: T, waitMs: number): void {
		this.#outstanding++;
		const enter = () => {
			this.#later.delete(item);
			this.#enter([item]);
		};
		this.#later.set(item, scheduleOn(this.#deps.clock, enter, waitMs));
	}

	/** The next permit; `done` once there will be none. Rejects if more could not be added. */
	next(): Promise<IteratorResult<Permit<T>>> {
		return new Promise((resolve, reject) => {
			this.#waiters.push({ resolve, reject });
			this.#pump();
		});
	}

	/** What hosts make of a visit is learnt. @returns The host, if it complained. */
	learn(permit: Permit<T>, seen: Seen): string | undefined {
		return this.#hosts.learn(permit, seen);
	}

	/** Whether the reservation of a permit has passed. */
	hasMissed({ held }: Permit<T>): boolean {
		return held?.queue.isLate(held.waiting) === true;
	}

	/** The permit was used, or is not needed. */
	done({ held }: Permit<T>): void {
		this.#inFlight--;
		held?.queue.leave();
		this.release();
	}

	/** The permit could not be used in time: its item gets another. */
	takeBack(permit: Permit<T>): void {
		this.#inFlight--;
		this.#hosts.takeBack(permit);
		this.interrupt();
	}

	/** Keeps it from ending for work that is no item, until `release`: the end of a chunk may bring others. */
	hold(): void {
		this.#outstanding++;
	}

	release(): void {
		this.#outstanding--;
		this.interrupt();
	}

	/** There may be more to add, though nothing has ended. */
	interrupt(): void {
		this.#refill.mayHaveMore();
		this.#pump();
	}

	/** Nothing more may start: all that waits comes up at once. */
	returnAll(): void {
		for (const [item, cancel] of this.#later) {
			cancel();
			this.#pushReady({ item, isReturned: true });
		}
		this.#later.clear();
		this.#hosts.interrupt();
		this.#pump();
	}

	[Symbol.asyncIterator]() {
		return { next: () => this.next() };
	}

	#enter(items: readonly T[]): void {
		const limited: T[] = [];
		for (const item of items) {
			const { options } = item.job;
			const isFree = isUnlimited(options.politeness ?? DEFAULT_POLITENESS, nextUrlOf(item.target));
			if (isFree) this.#pushReady({ item });
			else limited.push(item);
		}
		if (limited.length > 0) this.#hosts.admit(limited);
		this.#pump();
	}

	/** An attempt that goes on is first: links of its chunk, or the end of its job, may wait for it. */
	#pushReady(permit: Permit<T>): void {
		if (permit.item.target.nextRequest === undefined) this.#ready.push(permit);
		else this.#ready.pushFirst(permit);
	}

	#pump(): void {
		while (this.#waiters.size > 0 && this.#mayStartNext()) this.#startNext();
		if (this.#ready.size < this.#deps.concurrency && this.#hosts.size < MAX_HELD) this.#refill.start();
		const { failure } = this.#refill;
		if (failure === undefined && (this.#outstanding > 0 || !this.#refill.isDone)) return;
		for (let waiter = this.#waiters.shift(); waiter !== undefined; waiter = this.#waiters.shift()) {
			if (failure === undefined) waiter.resolve({ done: true, value: undefined });
			else waiter.reject(failure.error);
		}
	}

	#mayStartNext(): boolean {
		const next = this.#ready.peek();
		if (next === undefined) return false;
		const { concurrency, ahead } = this.#deps;
		if (this.#inFlight < concurrency) return true;
		return this.#inFlight < concurrency + ahead && this.#mayGoAhead(next);
	}

	/**
	 * Whether something may wait with the visitor for one of those in flight to end. Not where it has to begin at once: it may
	 * wait for as long as another visit takes. Nor of the last ones: they would wait on one thread while another has nothing to do.
	 */
	#mayGoAhead({ item: { job } }: Permit<T>): boolean {
		const { concurrency, remainingMs } = this.#deps;
		if (this.#ready.size + this.#hosts.size <= concurrency) return false;
		if (this.#hosts.hasRate || job.options.limits !== undefined) return false;
		return remainingMs() - RESERVE_MS > 2 * job.options.visit.timeoutMs;
	}

	#startNext(): void {
		const permit = this.#ready.shift();
		if (permit === undefined) return;
		// Where nothing more may start, whoever takes the permit lets its item end.
		const mayStart = this.#deps.timeLeftMs(permit.item.job) > 0;
		// It is there though there is time: the clock was set back.
		if (mayStart && permit.isReturned) this.#hosts.admit([permit.item]);
		else if (mayStart && this.#hosts.mustWait(permit)) this.#hosts.takeBack(permit);
		else this.#give(permit);
	}

	#give(permit: Permit<T>): void {
		const { held } = permit;
		this.#inFlight++;
		const waiter = this.#waiters.shift();
		const give = (window: SendWindow | undefined) =>
			waiter?.resolve({ done: false, value: window === undefined ? permit : { ...permit, window } });
		if (held?.queue.isOverdue(held.waiting)) void held.queue.nextReservation().then(give);
		else give(held?.queue.windowOf(held.waiting));
	}
}
