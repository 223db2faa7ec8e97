import type { Complaint } from '../../core/hosts/host-backoff.ts';
import { hostOf } from '../../core/hosts/host-of.ts';
import { concurrencyCap, DEFAULT_POLITENESS, isUnlimited, rateAt } from '../../core/hosts/politeness.ts';
import { dueBefore } from '../../core/hosts/reservation-travel.ts';
import type { Job } from '../../core/job.ts';
import { nextUrlOf, type Target } from '../../core/target.ts';
import type { SendWindow, Visit } from '../../core/visit.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { HostBackoffs } from './host-backoffs.ts';
import type { HostLeases } from './host-leases.ts';
import { createHostQueue, type Held, type HostQueue, type PutOff } from './host-queue.ts';
import type { Lead } from './host-reservations.ts';
import type { HostTimes } from './host-times.ts';
import { createRobotsJudge } from './robots-judge.ts';
import type { RobotsReader } from './robots-reader.ts';
import { createSilenceWatch } from './silence-watch.ts';
import type { SilentEnd, SilentOrigins } from './silent-origins.ts';

/** What an instance needs to treat hosts as its jobs want: the same from one invocation to the next. */
export interface HostState {
	readonly limiter: RateLimiter;
	readonly robotsReader: RobotsReader;
	readonly backoffs: HostBackoffs;
	readonly hostLeases: HostLeases;
	readonly times: HostTimes;
	readonly lead: Lead;
	readonly silentOrigins: SilentOrigins;
}

/** What a host queue may hold: a target in a pool. */
export interface QueueItem {
	readonly job: Job;
	readonly target: Target;
	/** Nothing is limited at its host. */
	readonly isFree: boolean;
	/** Set while its host queue lets it start. */
	readonly held?: { readonly hostQueue: HostQueue<QueueItem>; readonly as: Held<QueueItem> };
}

export interface HostQueuesDeps<T extends QueueItem> {
	readonly hostState: HostState;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
	readonly signal: AbortSignal;
	/** Resolves once visits begin as they are asked for: a reservation that passes before is lost, or worse. */
	readonly ready: Promise<void> | undefined;
	/** Among which the caps of hosts are shared. */
	readonly instances: number;
	readonly longestHoldMs: number;
	/** In flight in the pool at most. */
	readonly concurrency: number;
	/** Given to the visitor beyond that. */
	readonly ahead: number;
	readonly schedule: (callback: () => void, delayMs: number) => () => void;
	/** Milliseconds for which targets of a job may yet start; 0 if it stops. */
	readonly timeLeftMs: (job: Job) => number;
	/** Milliseconds until the invocation is killed. */
	readonly remainingMs: () => number;
	/** Called for each item that a host queue takes; one of the next four follows for each. */
	readonly hold: () => void;
	/** Takes an item over from a host queue: to start it, or to let it end. */
	readonly push: (item: T) => void;
	/** Called for an item that has got something to take along. */
	readonly touch: (item: T) => void;
	/** Ends an item without a visit. */
	readonly end: (item: T, how: SilentEnd) => void;
	readonly block: (item: T) => void;
	readonly handOn: (item: T, target: Target, dueAt: number) => void;
	/** As `handOn`, of one that others have left no lease. */
	readonly standBack: (item: T, target: Target, dueAt: number) => void;
	/** Called as an item is held for the rate or a pause of its host. */
	readonly note: (item: T, why: PutOff['kind'], host: string) => void;
}

/** A host that never answers between so many pauses will not. */
const MOST_PAUSES = 8;
const ERROR_PAUSE_MS = 5_000;

export type HostQueues<T extends QueueItem> = ReturnType<typeof createHostQueues<T>>;

/** The host queues of a pool, one a job and host. Targets that nothing limits need none. */
export function createHostQueues<T extends QueueItem>(deps: HostQueuesDeps<T>) {
	const { hostState, clock, ids, log, signal, instances, push, timeLeftMs } = deps;
	const { backoffs } = hostState;
	const hostQueues = new Map<string, HostQueue<QueueItem>>();
	const judgeByRobots = createRobotsJudge(hostState.robotsReader, signal);
	const silence = createSilenceWatch<T>({ origins: hostState.silentOrigins, signal, end });
	let order = 0;
	/** Items that host queues have, wherever they are in them. */
	let size = 0;
	let hasRate = false;

	function queueOf(job: Job, host: string, url: string): HostQueue<QueueItem> {
		const key = `${job.jobId} ${host}`;
		const known = hostQueues.get(key);
		if (known !== undefined) return known;
		const politeness = job.options.politeness ?? DEFAULT_POLITENESS;
		const cap = concurrencyCap(politeness, url);
		const share = Math.floor(cap / instances);
		const hostQueue = createHostQueue<QueueItem>({
			...hostState,
			...deps,
			job,
			host,
			share,
			// Of a cap that is none for the pool, the visitor sees to it that it is kept.
			ahead: share >= deps.concurrency ? deps.ahead : 0,
			leases: cap,
			holdMs: (longestMs) => Math.min(longestMs, timeLeftMs(job)),
			leaseUntil: () => clock.now() + deps.remainingMs(),
			start: (as) => giveOut({ ...(as.item as T), held: { hostQueue, as } }),
			giveBack: (as) => giveBack(as as Held<T>),
			putOff: (as, why) => putOff(as as Held<T>, why, host),
			onError: (error) => log.error('a host could not be asked for', error, { jobId: job.jobId }),
		});
		limitRate(hostQueue, rateAt(politeness, undefined));
		hostQueues.set(key, hostQueue);
		return hostQueue;
	}

	function limitRate(hostQueue: HostQueue<QueueItem>, rate: number | undefined): void {
		hostQueue.limitRate(rate);
		hasRate ||= hostQueue.hasRate;
	}

	function take(): void {
		size++;
		deps.hold();
	}

	function giveOut(item: T): void {
		size--;
		push(item);
	}

	/** A reservation that was reserved here and lies ahead would be lost to everybody if its target did not keep it. */
	function giveBack(as: Held<T>): void {
		const target = targetOf(as);
		if (target.startAt !== undefined && target.startAt !== as.item.target.startAt) deps.touch(as.item);
		giveOut({ ...as.item, target });
	}

	function putOff(as: Held<T>, why: PutOff, host: string): void {
		const { item } = as;
		// Of a job that stops, a child would be due at once, and be put off again, for ever.
		if (timeLeftMs(item.job) <= 0) {
			giveBack(as);
			return;
		}
		size--;
		deps.note(item, why.kind, host);
		const { startAt: _startAt, pauses: _pauses, ...target } = item.target;
		if (why.kind === 'pause') {
			const pauses = why.pauses + (why.isAnswered ? 0 : (item.target.pauses ?? 0));
			if (pauses > MOST_PAUSES) deps.block(item);
			else deps.handOn(item, { ...target, ...(pauses > 0 && { pauses }) }, why.until);
		} else if (why.kind === 'rate' && as.startAt > 0) {
			deps.handOn(item, targetOf(as), dueBefore(as.startAt, clock.now()));
		} else if (why.kind === 'lease') deps.standBack(item, target, why.until);
		else deps.handOn(item, target, why.until);
	}

	/** What a target takes along: the reservation that it has, and the pauses that it has sat out. */
	function targetOf({ item, startAt }: Held<QueueItem>): Target {
		const { startAt: _, ...target } = item.target;
		return startAt > clock.now() ? { ...target, startAt } : target;
	}

	function admit(items: readonly T[]): void {
		const groups = Map.groupBy(items, ({ target }) => hostOf(nextUrlOf(target)) ?? '');
		for (const [host, group] of groups) {
			const [first] = group;
			if (first === undefined) continue;
			for (const _ of group) take();
			// What is no web address has no host, and ends as soon as it is looked at.
			if (host === '') for (const item of group) giveOut({ ...item, isFree: true });
			else admitTo(queueOf(first.job, host, nextUrlOf(first.target)), group);
		}
	}

	function admitTo(hostQueue: HostQueue<QueueItem>, items: readonly T[]): void {
		const [first] = items;
		const needsRobots = first?.job.options.politeness?.robots === true;
		if (!needsRobots && !hostQueue.hasRate) hostQueue.enterNow(items.map(heldOf));
		else void prepare(hostQueue, items, needsRobots);
	}

	/** What needs the answer of a store first. */
	async function prepare(hostQueue: HostQueue<QueueItem>, items: readonly T[], needsRobots: boolean): Promise<void> {
		let left: readonly T[] = items;
		try {
			if (needsRobots) left = await allowed(hostQueue, items);
			if (deps.ready !== undefined) await deps.ready;
		} catch (error) {
			log.error('a host could not be asked for', error, { jobId: items[0]?.job.jobId });
			const until = clock.now() + ERROR_PAUSE_MS;
			for (const item of left) putOff({ ...heldOf(item), startAt: 0 }, { kind: 'rate', until }, hostQueue.host);
			return;
		}
		hostQueue.enter(left.map(heldOf));
	}

	function heldOf(item: T): Held<T> {
		order++;
		// An attempt that goes on is first, as in the pool.
		return {
			item,
			startAt: item.target.startAt ?? 0,
			order: item.target.nextRequest === undefined ? order : 0,
			misses: 0,
		};
	}

	/** Lets those go that robots.txt forbids, and those whose robots.txt another instance is still fetching. */
	async function allowed(hostQueue: HostQueue<QueueItem>, items: readonly T[]): Promise<readonly T[]> {
		const { allowed, forbidden, silent, pending, crawlDelays } = await judgeByRobots(items, hostQueue.host);
		for (const seconds of crawlDelays) limitRate(hostQueue, rateAt({ robots: true }, seconds));
		for (const { item, why } of forbidden) end(item, { outcome: 'robots', error: why });
		for (const { item, until } of pending)
			putOff({ ...heldOf(item), startAt: 0 }, { kind: 'rate', until }, hostQueue.host);
		return silence.admit(allowed, hostQueue, silent);
	}

	function end(item: T, how: SilentEnd): void {
		size--;
		deps.end(item, how);
	}

	function complaintOf(hostQueue: HostQueue<QueueItem>, item: T, { visit, startedAt }: Seen): Complaint {
		return {
			startedAt,
			now: clock.now(),
			// Those that nothing limits are not counted: the pool is full of them, or nearly.
			inFlight: item.isFree ? deps.concurrency : Math.min(deps.concurrency, hostQueue.inFlight),
			askedMs: visit.retryAfterMs ?? undefined,
			pauses: visit.status === 429 || visit.retryAfterMs !== null,
			random: ids.random(),
		};
	}

	return {
		admit,
		/** Items held. */
		get size() {
			return size;
		},
		/** Whether any host has had a rate: what has a reservation there is to begin when it is given to the visitor. */
		get hasRate() {
			return hasRate;
		},
		isFree: (job: Job, url: string) => isUnlimited(job.options.politeness ?? DEFAULT_POLITENESS, url),
		/** Whether an item that a pool has pulled has to go through its host queue (again) before it starts. */
		mustWait({ held, isFree, target }: T): boolean {
			if (held !== undefined)
				return held.hostQueue.isLate(held.as) || backoffs.of(held.hostQueue.host).pausedUntil > clock.now();
			if (!isFree) return true;
			return backoffs.size > 0 && backoffs.of(hostOf(nextUrlOf(target)) ?? '').since > 0;
		},
		/** Whether the visitor could not begin it in the window of its reservation. */
		hasMissed: ({ held }: T) => held?.hostQueue.isLate(held.as) === true,
		windowOf: ({ held }: T) => held?.hostQueue.windowOf(held.as),
		isOverdue: ({ held }: T) => held?.hostQueue.isOverdue(held.as) === true,
		/** Waits for a reservation, in its place in the pool. @returns When it may send its first request. */
		async waitForReservation({ held, job }: T): Promise<SendWindow | undefined> {
			if (held === undefined) return undefined;
			try {
				return await held.hostQueue.nextReservation();
			} catch (error) {
				log.error('a host could not be asked for', error, { jobId: job.jobId });
				await clock.sleep(ERROR_PAUSE_MS, signal);
				return undefined;
			}
		},
		/** Takes an item in that must wait. */
		takeBack(item: T): void {
			const { held, ...rest } = item;
			const plain = rest as unknown as T;
			if (held?.hostQueue.isLate(held.as)) {
				take();
				held.hostQueue.miss({ ...held.as, item: plain });
			} else {
				held?.hostQueue.leave();
				admit([plain]);
			}
		},
		/** Whether a visit tells of its host what is not known: of nearly all it does not. */
		isInformative: ({ status }: Visit) => isComplaint(status) || (backoffs.size > 0 && status !== null) || silence.isOn,
		/** A visit of an item has ended; hosts that complain are slowed down. */
		learn(item: T, seen: Seen): void {
			const { status } = seen.visit;
			if (silence.isOn && seen.visit.isUnbegun === undefined) silence.learn(item, seen.visit);
			if (status === null) return;
			if (isComplaint(status)) {
				const host = hostOf(nextUrlOf(item.target));
				if (host === undefined) return;
				const hostQueue = item.held?.hostQueue ?? queueOf(item.job, host, nextUrlOf(item.target));
				deps.note(item, 'pause', host);
				if (backoffs.complain(host, complaintOf(hostQueue, item, seen))) hostQueue.notePause();
			} else {
				const host = item.held?.hostQueue.host ?? hostOf(nextUrlOf(item.target)) ?? '';
				backoffs.answer(host, seen.startedAt);
				hostQueues.get(`${item.job.jobId} ${host}`)?.noteAnswer();
			}
		},
		/** Lets all host queues look at what they hold: the invocation is about to end. */
		interrupt(): void {
			for (const hostQueue of hostQueues.values()) hostQueue.pump();
		},
	};
}

function isComplaint(status: number | null): boolean {
	return status === 429 || status === 503;
}

interface Seen {
	readonly visit: Visit;
	/** In milliseconds since the epoch. */
	readonly startedAt: number;
}
