import pMap from 'p-map';
import type { Chunk } from '../../core/chunk.ts';
import { visitOfBug } from '../../core/fetch/bug.ts';
import { resultOf, resultWithoutVisit } from '../../core/fetch/result-of.ts';
import { finalVisit, judge } from '../../core/fetch/retry-policy.ts';
import type { Job } from '../../core/job.ts';
import { connectingMs, type NextRequest, NOTHING_SPENT } from '../../core/next-request.ts';
import { askedUrlOf, nextUrlOf } from '../../core/target.ts';
import type { SendWindow, Visit } from '../../core/visit.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { createHostQueues, type HostQueues, type HostState } from '../hosts/host-queues.ts';
import { createVisitPermits } from '../hosts/visit-permits.ts';
import { type ChunkOutcome, openChunk } from '../record/open-chunk.ts';
import { createStartWindow, RESERVE_MS } from '../record/start-window.ts';
import { visitOptionsOf } from './crawl-visit.ts';
import { logBug } from './log-bug.ts';
import { begunAnew, type PoolItem as Item, startOf, withNextRequest } from './pool-item.ts';
import { scheduleOn } from './schedule-on.ts';
import { stoppedAs } from './stopped-outcome.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

export interface ChunkPoolDeps {
	readonly visitor: Visitor;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly invocation: Invocation;
	readonly log: Log;
	/** How hosts are treated. */
	readonly hostState: HostState;
	/** Instances that may work on the job at once: each keeps to its share of a host's cap. */
	readonly instances: number;
	/** Milliseconds for which a target may wait here for the reservation that its host's rate gives it. */
	readonly longestHoldMs: number;
	/** Targets in flight at most, over all chunks of the pool. */
	readonly concurrency: number;
	/** Adds more chunks; see `WorkQueueOptions.refill`. */
	readonly refill?: () => Promise<boolean>;
	/** The job, if it is being stopped: no more of its targets start. */
	readonly stoppedJob?: (jobId: string) => Stopped | Promise<Stopped>;
}

type Stopped = Pick<Job, 'stopReason'> | undefined;

export interface ChunkPool {
	/**
	 * Visits the targets of a chunk, and calls `finish` as the last of them settles, while the pool runs on.
	 *
	 * @returns What `finish` returns. Rejects if it does.
	 */
	add(job: Job, chunk: Chunk, finish: (outcome: ChunkOutcome, isTouched: boolean) => Promise<void>): Promise<void>;
	/** `refill` may have more, though nothing has settled. */
	interrupt(): void;
	/** Runs until nothing is left to do, or no more may be started. */
	run(): Promise<void>;
}

/** Targets that may be held for their hosts before no more are taken in. */
const MAX_HELD = 5_000;

/** One pool over all targets of all chunks: a slow target idles no reservation but its own. */
export function createChunkPool(deps: ChunkPoolDeps): ChunkPool {
	const { visitor, clock, ids, invocation, log, concurrency, refill, stoppedJob = () => undefined } = deps;
	const { ahead = 0 } = visitor;
	const permits = createVisitPermits(concurrency);
	const queue: WorkQueue<Item> = createWorkQueue<Item>({
		schedule: (callback, delayMs) => scheduleOn(clock, callback, delayMs),
		lowWater: concurrency,
		isFull: () => hostQueues.size >= MAX_HELD,
		...(refill && { refill }),
	});

	const timeLeft = createStartWindow(invocation);

	/** An invocation that ended before it had set off the stop would leave the job stopped, and nobody told. */
	function outlast(stopping: Promise<unknown>): void {
		queue.hold();
		stopping.finally(queue.settle);
	}

	const hostQueues: HostQueues<Item> = createHostQueues<Item>({
		...deps,
		signal: invocation.signal,
		ready: visitor.ready,
		ahead,
		schedule: (callback, delayMs) => scheduleOn(clock, callback, delayMs),
		remainingMs: invocation.remainingMs,
		timeLeftMs({ jobId, options }) {
			const stopped = stoppedJob(jobId);
			// One that is just being stopped is asked again as its targets start.
			const isStopping = stopped instanceof Promise;
			if (isStopping) outlast(stopped);
			const isStopped = stopped !== undefined && !isStopping;
			return isStopped ? 0 : timeLeft(options.visit.timeoutMs);
		},
		hold: queue.hold,
		push(item) {
			pushNext(item);
			queue.settle();
		},
		touch(item) {
			item.open.isTouched = true;
		},
		end: endUnvisited,
		block: (item) => endUnvisited(item, { outcome: 'blocked', error: HOST_PAUSED }),
		handOn(item, target, dueAt) {
			// A child that is due later has to be recorded, also of a chunk of which nothing was started.
			item.open.isTouched = true;
			item.open.handOn(target, dueAt);
			endOf(item);
			queue.settle();
		},
		standBack(item, target, dueAt) {
			item.open.isTouched = true;
			item.open.standBack(target, dueAt);
			endOf(item);
			queue.settle();
		},
		note: (item, why, host) => item.open.note(why, host),
	});

	function endUnvisited(item: Item, end: Parameters<typeof resultWithoutVisit>[1]): void {
		item.open.settle(item.target, resultWithoutVisit(item.target, end, context(item)));
		endOf(item);
		queue.settle();
	}

	const { instanceId: instance } = invocation;
	const context = ({ job: { jobId } }: Item) => ({ jobId, instance, thread: 0, now: clock.now() });

	async function work(item: Item): Promise<void> {
		await permits.take(mayGoAhead(item));
		await workNow(item);
		permits.free();
	}

	/**
	 * Not where it has to begin at once: ahead, it may wait with the visitor for as long as another visit takes. Nor of the
	 * last ones: they would wait on one thread while another has nothing to do.
	 */
	function mayGoAhead({ job: { options } }: Item): boolean {
		if (queue.ready + hostQueues.size < concurrency || hostQueues.hasRate || options.limits !== undefined) return false;
		return invocation.remainingMs() - RESERVE_MS > 2 * options.visit.timeoutMs;
	}

	async function workNow(item: Item): Promise<void> {
		const { job } = item;
		const stopped = await stoppedJob(job.jobId);
		if (stopped !== undefined) {
			settleUnvisited(item, stopped);
		} else if (timeLeft(job.options.visit.timeoutMs) <= 0) {
			handBack(item);
		} else if (hostQueues.mustWait(item)) {
			hostQueues.takeBack(item);
			queue.settle();
			return;
		} else {
			const window = hostQueues.isOverdue(item) ? await hostQueues.waitForReservation(item) : hostQueues.windowOf(item);
			// It may have been waited for.
			if (timeLeft(job.options.visit.timeoutMs) <= 0) handBack(item);
			else if (!(await attempt(item, window))) {
				hostQueues.takeBack(item);
				queue.settle();
				return;
			}
		}
		item.held?.hostQueue.leave();
		queue.settle();
	}

	/** @returns `false` if no request was made, since its reservation had passed. */
	async function attempt(item: Item, window: SendWindow | undefined): Promise<boolean> {
		const { job, open, target } = item;
		const { timeoutMs } = job.options.visit;
		open.isTouched = true;
		open.isVisited = true;
		const askedAt = clock.now();
		let visit: Visit;
		try {
			const options = visitOptionsOf(job.options, target);
			visit = await visitor.visit(askedUrlOf(target), options, invocation.signal, startOf(target, window));
		} catch (error) {
			// Thrown on, an error that nobody foresaw would end all that is open, again and again.
			visit = visitOfBug(error);
		}
		if (visit.bug !== undefined) logBug(log, visit, { jobId: job.jobId, target });
		const connectMs = connectingMs(visit) - connectingMs(target.nextRequest?.spent ?? NOTHING_SPENT);
		item.held?.hostQueue.noteTimes({ connectMs, visitMs: visit.isUnbegun ? undefined : clock.now() - askedAt });
		if (visit.isUnbegun && hostQueues.hasMissed(item) && timeLeft(timeoutMs) > 0) return false;
		if (visit.isUnbegun) handBack(item);
		else conclude(item, visit, askedAt + (visit.waitedMs ?? 0));
		return true;
	}

	function conclude(item: Item, visit: Visit, begunAt: number): void {
		const { job, open, target } = item;
		if (hostQueues.isInformative(visit)) hostQueues.learn(item, { visit, startedAt: begunAt });
		if (visit.next !== undefined) {
			goOn({ ...item, begunAt: item.begunAt ?? begunAt }, visit.next);
			return;
		}
		const startedAt = item.startedAt ?? item.begunAt ?? begunAt;
		const attempts = (target.attempts ?? 0) + 1;
		const maxAttempts = job.options.retries + 1;
		const timeLeftMs = timeLeft(job.options.visit.timeoutMs);
		const verdict = judge({ visit, attempts, maxAttempts, timeLeftMs, random: ids.random() });
		const again = () => begunAnew(item, { startedAt, attempts, isFree: hostQueues.isFree(job, askedUrlOf(target)) });
		switch (verdict.kind) {
			case 'settle':
				open.settle(target, final(item, finalVisit(visit), startedAt), visit.findings);
				endOf(item);
				break;
			case 'soon':
				queue.pushLater(again(), verdict.waitMs);
				break;
			case 'later':
				open.handOn(again().target, clock.now() + verdict.waitMs);
				endOf(item);
		}
	}

	/** The next request of an attempt is let out as any other: it may be at another host. */
	function goOn(item: Item, nextRequest: NextRequest): void {
		const next = withNextRequest(item, nextRequest);
		if (hostQueues.isFree(item.job, nextRequest.url)) pushNext({ ...next, isFree: true });
		else hostQueues.admit([{ ...next, isFree: false }]);
	}

	/** An attempt that goes on is first: links of its chunk, or the end of its job, may wait for it. */
	function pushNext(item: Item): void {
		if (item.target.nextRequest === undefined) queue.push(item);
		else queue.pushFirst(item);
	}

	function final(item: Item, visit: Visit, startedAt: number) {
		const how = context(item);
		// Of a clock that was set back.
		const since = (before: number, after: number) => Math.max(0, after - before);
		const totalMs = item.startedAt === undefined ? visit.totalMs : since(startedAt, how.now);
		const result = resultOf(item.target, visit, { ...how, queueMs: since(item.enteredAt, startedAt), totalMs });
		return visit.thread === undefined ? result : { ...result, thread: visit.thread };
	}

	function settleUnvisited(item: Item, stopped: Pick<Job, 'stopReason'>): void {
		const end = { outcome: stoppedAs(stopped), error: null };
		item.open.settle(item.target, resultWithoutVisit(item.target, end, context(item)));
		endOf(item);
	}

	/** For whoever goes on: nothing more may start here. */
	function handBack(item: Item): void {
		item.open.handOn(item.target, 0);
		endOf(item);
	}

	function endOf(item: Item): void {
		if (item.open.remaining === 0) item.finish();
	}

	/** Waiting for a second attempt ends with the process, or the wait would outlive the deadline. */
	function handOnWaiting(): void {
		hostQueues.interrupt();
		for (const item of queue.takeLater()) {
			handBack(item);
			queue.settle();
		}
	}

	return {
		add(job, chunk, finish) {
			const open = openChunk(chunk, clock.now);
			const enteredAt = clock.now();
			const finished = Promise.withResolvers<void>();
			queue.hold();
			const end = () => {
				// A chunk that is being committed may yet bring children: the queue stays open for them.
				finish(open.outcome(), open.isTouched).then(finished.resolve, finished.reject).finally(queue.settle);
			};
			const limited: Item[] = [];
			for (const target of chunk.targets) {
				const item = { job, open, target, enteredAt, finish: end, isFree: hostQueues.isFree(job, nextUrlOf(target)) };
				if (item.isFree) queue.push(item);
				else limited.push(item);
			}
			if (limited.length > 0) hostQueues.admit(limited);
			if (chunk.targets.length === 0) end();
			return finished.promise;
		},
		interrupt: queue.interrupt,
		async run() {
			invocation.signal.addEventListener('abort', handOnWaiting, { once: true });
			await pMap(queue, work, { concurrency: concurrency + ahead });
			invocation.signal.removeEventListener('abort', handOnWaiting);
		},
	};
}

const HOST_PAUSED = { code: 'HOST_PAUSED', message: 'its host asked to wait again and again, and answered nobody' };
