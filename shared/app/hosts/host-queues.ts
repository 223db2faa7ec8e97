import { hostOf } from '../../core/hosts/host-of.ts';
import type { Move } from '../../core/hosts/host-step.ts';
import { concurrencyCap, DEFAULT_POLITENESS, rateAt } from '../../core/hosts/politeness.ts';
import type { Waiting } from '../../core/hosts/waiting.ts';
import type { Job } from '../../core/job.ts';
import { nextUrlOf, withReservation } from '../../core/target.ts';
import { statusOf, type Visit } from '../../core/visit.ts';
import { complaintOf, isComplaint } from './complaint.ts';
import type { HostQueuesDeps } from './host-queues-deps.ts';
import type { Permit, Refusal, Released, Scheduled, Seen } from './permit.ts';
import { RobotsJudge } from './robots-judge.ts';
import { RunningQueue } from './running-queue.ts';
import { SilenceWatch } from './silence-watch.ts';

const ERROR_PAUSE_MS = 5_000;

/** The host queues of a pool, one a job and host. Targets that nothing limits need none. */
export class HostQueues<T extends Scheduled> {
	readonly #deps: HostQueuesDeps;
	readonly #released: Released<T>;
	readonly #queues = new Map<string, RunningQueue<T>>();
	readonly #robots: RobotsJudge;
	readonly #silence: SilenceWatch;
	#lastOrder = 0;
	#size = 0;
	#hasRate = false;

	constructor(deps: HostQueuesDeps, released: Released<T>) {
		this.#deps = deps;
		this.#released = released;
		this.#robots = new RobotsJudge(deps.hostState.robotsReader, deps.signal);
		this.#silence = new SilenceWatch(deps.hostState.silentOrigins, deps.signal);
	}

	/** Items that have been admitted and not released. */
	get size(): number {
		return this.#size;
	}

	/** Whether any host has had a rate: what has a reservation there is to begin when it is given to the visitor. */
	get hasRate(): boolean {
		return this.#hasRate;
	}

	/** Takes items in, each of which is released when its host allows it, or for good. */
	admit(items: readonly T[]): void {
		const groups = Map.groupBy(items, ({ target }) => hostOf(nextUrlOf(target)) ?? '');
		for (const [host, group] of groups) {
			const [first] = group;
			if (first === undefined) continue;
			this.#size += group.length;
			// What is no web address has no host, and ends as soon as it is looked at.
			if (host === '') for (const item of group) this.#permit({ item });
			else this.#admitTo(this.#queueOf(first.job, host, nextUrlOf(first.target)), group);
		}
	}

	/** Whether something whose turn had come has to wait (again): its host has complained since, or its reservation has passed. */
	mustWait({ item, held }: Permit<T>): boolean {
		if (held !== undefined) return held.queue.mustWait(held.waiting);
		const { backoffs } = this.#deps.hostState;
		return backoffs.size > 0 && backoffs.of(hostOf(nextUrlOf(item.target)) ?? '').since > 0;
	}

	/** Takes a permit back whose item has to wait. */
	takeBack({ item, held }: Permit<T>): void {
		if (held?.queue.isLate(held.waiting)) {
			this.#size++;
			held.queue.miss({ ...held.waiting, item });
		} else {
			held?.queue.leave();
			this.admit([item]);
		}
	}

	/** A visit has ended; hosts that complain are slowed down. @returns The host, if it complained. */
	learn(permit: Permit<T>, seen: Seen): string | undefined {
		const status = statusOf(seen.visit);
		const { backoffs } = this.#deps.hostState;
		// Of nearly all hosts a visit tells nothing that is not known.
		if (!isComplaint(status) && (backoffs.size === 0 || status === null) && !this.#silence.isOn) return undefined;
		if (this.#silence.isOn && seen.visit.kind !== 'unsent') this.#learnOfSilence(permit, seen.visit);
		if (status === null) return undefined;
		const host = permit.held?.queue.host ?? hostOf(nextUrlOf(permit.item.target));
		if (host === undefined) return undefined;
		if (isComplaint(status)) return this.#slowDown(host, permit, seen);
		backoffs.answer(host, seen.startedAt);
		this.#queues.get(keyOf(permit.item.job, host))?.noteAnswer();
		return undefined;
	}

	/** Lets all host queues look at what they hold: the invocation is about to end. */
	interrupt(): void {
		for (const queue of this.#queues.values()) queue.pump();
	}

	#queueOf(job: Job, host: string, url: string): RunningQueue<T> {
		const known = this.#queues.get(keyOf(job, host));
		if (known !== undefined) return known;
		const { concurrency, ahead, instances } = this.#deps;
		const politeness = job.options.politeness ?? DEFAULT_POLITENESS;
		const cap = concurrencyCap(politeness, url);
		const share = Math.floor(cap / instances);
		const queue = new RunningQueue<T>({
			...this.#deps,
			job,
			host,
			share,
			isShared: share < cap,
			// Of a cap that is none for the pool, the visitor sees to it that it is kept.
			ahead: share >= concurrency ? ahead : 0,
			leases: cap,
			onMove: (move, from) => this.#apply(move, from),
		});
		this.#limitRate(queue, rateAt(politeness, undefined));
		this.#queues.set(keyOf(job, host), queue);
		return queue;
	}

	#limitRate(queue: RunningQueue<T>, perSecond: number | undefined): void {
		queue.limitRate(perSecond);
		this.#hasRate ||= queue.hasRate;
	}

	#admitTo(queue: RunningQueue<T>, items: readonly T[]): void {
		const needsRobots = items[0]?.job.options.politeness?.robots === true;
		if (needsRobots || queue.hasRate) void this.#prepare(queue, items, needsRobots);
		else queue.enter(items.map((item) => this.#waitingOf(item)));
	}

	/** What needs the answer of a store first. */
	async #prepare(queue: RunningQueue<T>, items: readonly T[], needsRobots: boolean): Promise<void> {
		const { log, clock, ready } = this.#deps;
		let left = items;
		try {
			if (needsRobots) left = await this.#allowed(queue, items);
			if (ready !== undefined) await ready;
		} catch (error) {
			log.error('a host could not be asked for', error, { jobId: items[0]?.job.jobId });
			for (const item of left) this.#putOff(item, queue, clock.now() + ERROR_PAUSE_MS);
			return;
		}
		queue.enter(left.map((item) => this.#waitingOf(item)));
	}

	/** Lets those go that robots.txt forbids, and those whose robots.txt another instance is still fetching. */
	async #allowed(queue: RunningQueue<T>, items: readonly T[]): Promise<readonly T[]> {
		const { allowed, forbidden, silent, pending, crawlDelays } = await this.#robots.judge(items, queue.host);
		for (const seconds of crawlDelays) this.#limitRate(queue, rateAt({ robots: true }, seconds));
		for (const { item, why } of forbidden) this.#refuse(item, { kind: 'end', outcome: 'robots', error: why });
		for (const { item, until } of pending) this.#putOff(item, queue, until);
		const jobId = items[0]?.job.jobId;
		if (silent.length === 0 || jobId === undefined) return allowed;
		if (this.#silence.note(jobId, silent)) queue.probe();
		return this.#withoutSilent(allowed);
	}

	/** Ends what is at an origin that answers nobody. @returns The others. */
	#withoutSilent(items: readonly T[]): readonly T[] {
		const { toVisit, ended } = this.#silence.split(items);
		for (const { item, how } of ended) this.#refuse(item, { kind: 'end', ...how });
		return toVisit;
	}

	#waitingOf(item: T): Waiting<T> {
		this.#lastOrder++;
		const order = item.target.nextRequest === undefined ? this.#lastOrder : 0;
		return { item, startAt: item.target.startAt ?? 0, order, misses: 0 };
	}

	#apply({ kind, ...move }: Move<T>, queue: RunningQueue<T>): void {
		const { waiting } = move;
		if (kind === 'start') this.#start(waiting, queue);
		// Of a job that stops, a child would be due at once, and be put off again, for ever.
		else if (kind === 'return' || this.#deps.timeLeftMs(waiting.item.job) <= 0) this.#return(waiting);
		else if ('why' in move) this.#refuse(waiting.item, { ...move.why, host: queue.host });
	}

	/** Its host may have been given up while it was away for its reservation: what waited here has ended with it. */
	#start(waiting: Waiting<T>, queue: RunningQueue<T>): void {
		const { item } = waiting;
		if (!this.#silence.isOn || this.#withoutSilent([item]).length > 0) this.#permit({ item, held: { queue, waiting } });
		// Not at once: the queue is telling what else it lets go.
		else queueMicrotask(() => queue.leave());
	}

	/** A reservation that was reserved here and lies ahead would be lost to everybody if its target did not keep it. */
	#return({ item, startAt }: Waiting<T>): void {
		this.#permit({
			item: { ...item, target: withReservation(item.target, startAt, this.#deps.clock.now()) },
			isReturned: true,
		});
	}

	#putOff(item: T, queue: RunningQueue<T>, until: number): void {
		const waiting = { ...this.#waitingOf(item), startAt: 0 };
		this.#apply({ kind: 'put off', waiting, why: { kind: 'rate', until } }, queue);
	}

	#permit(permit: Permit<T>): void {
		this.#size--;
		this.#released.permit(permit);
	}

	#refuse(item: T, why: Refusal): void {
		this.#size--;
		this.#released.refuse(item, why);
	}

	/** Where an origin is given up, all that wait for it end with it. */
	#learnOfSilence({ item, held }: Permit<T>, visit: Visit): void {
		if (held === undefined && statusOf(visit) === null) return;
		if (!this.#silence.learn(item, visit) || held === undefined) return;
		const waiting = held.queue.drain();
		const toVisit = new Set(this.#withoutSilent(waiting.map((one) => one.item)));
		held.queue.enter(waiting.filter((one) => toVisit.has(one.item)));
	}

	#slowDown(host: string, { item, held }: Permit<T>, seen: Seen): string {
		const { clock, concurrency, ids, hostState } = this.#deps;
		const queue = held?.queue ?? this.#queueOf(item.job, host, nextUrlOf(item.target));
		// Where nothing is limited the pool is full of visits to this host, or nearly.
		const inFlight = held === undefined ? concurrency : Math.min(concurrency, queue.inFlight);
		const complaint = complaintOf(seen, { inFlight, now: clock.now(), random: ids.random() });
		if (hostState.backoffs.complain(host, complaint)) queue.notePause();
		return host;
	}
}

function keyOf({ jobId }: Job, host: string): string {
	return `${jobId} ${host}`;
}
