import pMap from 'p-map';
import type { Chunk } from '../../core/chunk.ts';
import { visitOfBug } from '../../core/fetch/bug.ts';
import { type Decision, decide, decideOnWait } from '../../core/fetch/decide.ts';
import { resultWithoutVisit } from '../../core/fetch/result-of.ts';
import type { Job } from '../../core/job.ts';
import { connectingMs, NOTHING_SPENT } from '../../core/next-request.ts';
import { pageKey } from '../../core/record/page-key.ts';
import { askedUrlOf, type Target } from '../../core/target.ts';
import { type EndedVisit, emptyVisit, type Visit } from '../../core/visit.ts';
import { HostScheduler } from '../hosts/host-scheduler.ts';
import type { Permit, Refusal } from '../hosts/permit.ts';
import { openChunk } from '../record/open-chunk.ts';
import { openPageKeeper } from '../record/page-keeper.ts';
import { createStartWindow } from '../record/start-window.ts';
import type { ChunkPoolDeps, FinishChunk, PoolMemory } from './chunk-pool-deps.ts';
import { visitOptionsOf } from './crawl-visit.ts';
import { validatorsOf } from './known-pages.ts';
import { logBug } from './log-bug.ts';
import { type PoolItem as Item, startOf } from './pool-item.ts';
import { settleItem } from './settle-item.ts';
import { stoppedAs } from './stopped-outcome.ts';

/** When a request of an item was made, and the first of its attempts here, in milliseconds since the epoch. */
interface Times {
	readonly begunAt: number;
	readonly startedAt: number;
}

/** One pool over all targets of all chunks: a slow target idles no permit but its own. */
export class ChunkPool {
	readonly #deps: ChunkPoolDeps;
	readonly #scheduler: HostScheduler<Item>;
	readonly #timeLeft: (timeoutMs: number) => number;

	constructor(deps: ChunkPoolDeps) {
		this.#deps = deps;
		this.#timeLeft = createStartWindow(deps.invocation);
		this.#scheduler = new HostScheduler<Item>({
			...deps,
			signal: deps.invocation.signal,
			ready: deps.visitor.ready,
			ahead: deps.visitor.ahead ?? 0,
			remainingMs: () => deps.invocation.remainingMs(),
			timeLeftMs: (job) => this.#timeLeftOf(job),
			onRefused: (item, why) => this.#refused(item, why),
		});
	}

	/**
	 * Visits the targets of a chunk, and calls `finish` as the last of them settles, while the pool runs on.
	 *
	 * @param memory - What is known already, of pages and of links.
	 * @returns What `finish` returns. Rejects if it does.
	 */
	add(job: Job, chunk: Chunk, finish: FinishChunk, { known, linkMemory }: PoolMemory = {}): Promise<void> {
		const { clock } = this.#deps;
		const pages = openPageKeeper(this.#deps, job);
		const open = openChunk(chunk, clock.now, { pages, linkMemory });
		const enteredAt = clock.now();
		const finished = Promise.withResolvers<void>();
		// A chunk that is being committed may yet bring children.
		this.#scheduler.hold();
		const end = () => {
			const outcome = open.outcome();
			const finishing = () => finish(outcome, open.isTouched);
			// What the record names is there before it is.
			(pages === undefined ? finishing() : pages.close().then(finishing))
				.then(finished.resolve, finished.reject)
				.finally(() => this.#scheduler.release());
		};
		const itemOf = (target: Target): Item => {
			const page = known && known.size > 0 ? known.get(pageKey(target)) : undefined;
			const item = { job, open, target, enteredAt, finish: end };
			return page === undefined ? item : { ...item, known: page };
		};
		if (chunk.targets.length === 0) end();
		else this.#scheduler.add(chunk.targets.map(itemOf));
		return finished.promise;
	}

	/** `refill` may have more, though nothing has settled. */
	interrupt(): void {
		this.#scheduler.interrupt();
	}

	/** Runs until nothing is left to do, or no more may be started. */
	async run(): Promise<void> {
		const { visitor, invocation, concurrency } = this.#deps;
		// Waiting for a second attempt ends with the process, or the wait would outlive the deadline.
		const onAbort = () => this.#scheduler.returnAll();
		invocation.signal.addEventListener('abort', onAbort, { once: true });
		await pMap(this.#scheduler, (permit) => this.#use(permit), { concurrency: concurrency + (visitor.ahead ?? 0) });
		invocation.signal.removeEventListener('abort', onAbort);
	}

	/** Milliseconds for which targets of a job may yet start; 0 if it stops. */
	#timeLeftOf({ jobId, options }: Job): number {
		const stopped = this.#deps.stoppedJob?.(jobId);
		// One that is just being stopped is asked again as its targets start.
		if (stopped instanceof Promise) this.#outlast(stopped);
		else if (stopped !== undefined) return 0;
		return this.#timeLeft(options.visit.timeoutMs);
	}

	/** An invocation that ended before it had set off the stop would leave the job stopped, and nobody told. */
	#outlast(stopping: Promise<unknown>): void {
		this.#scheduler.hold();
		stopping.finally(() => this.#scheduler.release());
	}

	async #use(permit: Permit<Item>): Promise<void> {
		const { item } = permit;
		const { jobId, options } = item.job;
		const stopped = await this.#deps.stoppedJob?.(jobId);
		if (stopped !== undefined) this.#endUnvisited(item, { outcome: stoppedAs(stopped), error: null });
		else if (this.#timeLeft(options.visit.timeoutMs) <= 0) this.#handOn(item, item.target, 0);
		else if ((await this.#attempt(permit)) === 'take back') {
			this.#scheduler.takeBack(permit);
			return;
		}
		this.#scheduler.done(permit);
	}

	/** Makes one request, and does what follows from it. */
	async #attempt(permit: Permit<Item>): Promise<Decision['kind']> {
		const { clock, ids } = this.#deps;
		const { item, held } = permit;
		const { job, target } = item;
		item.open.isTouched = true;
		item.open.isVisited = true;
		const askedAt = clock.now();
		const visit = await this.#visit(permit);
		const begunAt = askedAt + (visit.waitedMs ?? 0);
		const connectMs = connectingMs(visit) - connectingMs(target.nextRequest?.spent ?? NOTHING_SPENT);
		held?.queue.noteTimes({ connectMs, visitMs: visit.kind === 'unsent' ? undefined : clock.now() - askedAt });
		const complained = this.#scheduler.learn(permit, { visit, startedAt: begunAt });
		if (complained !== undefined) item.open.note('pause', complained);
		const timeLeftMs = this.#timeLeft(job.options.visit.timeoutMs);
		const decision = decide({
			target,
			visit,
			maxAttempts: job.options.retries + 1,
			timeLeftMs,
			hasMissed: timeLeftMs > 0 && this.#scheduler.hasMissed(permit),
			now: clock.now(),
			random: ids.random(),
		});
		this.#apply(item, decision, { begunAt, startedAt: item.startedAt ?? item.begunAt ?? begunAt });
		const room = item.open.pages?.room();
		if (room !== undefined) await room;
		return decision.kind;
	}

	async #visit({ item, window }: Permit<Item>): Promise<Visit> {
		const { visitor, invocation, log } = this.#deps;
		const { job, target } = item;
		let visit: Visit;
		try {
			const options = visitOptionsOf(job.options, target);
			const start = startOf(target, window, validatorsOf(item));
			visit = await visitor.visit(askedUrlOf(target), options, invocation.signal, start);
		} catch (error) {
			// Thrown on, an error that nobody foresaw would end all that is open, again and again.
			visit = visitOfBug(error);
		}
		if (visit.kind === 'failure' && visit.bug !== undefined) logBug(log, visit, { jobId: job.jobId, target });
		return visit;
	}

	#apply(item: Item, decision: Decision, { begunAt, startedAt }: Times): void {
		switch (decision.kind) {
			case 'settle':
				this.#settle(item, decision.visit, startedAt);
				break;
			case 'end':
				this.#endUnvisited(item, decision);
				break;
			case 'go on':
				this.#scheduler.add([{ ...item, target: decision.target, begunAt: item.begunAt ?? begunAt }]);
				break;
			case 'retry': {
				const { begunAt: _begunAt, ...anew } = item;
				this.#scheduler.addLater({ ...anew, target: decision.target, startedAt }, decision.waitMs);
				break;
			}
			case 'hand on':
				this.#handOn(item, decision.target, decision.dueAt, decision.isLeaseless);
				break;
			case 'take back':
		}
	}

	/** An item that its host makes wait for too long, or that is not to be visited. */
	#refused(item: Item, why: Refusal): void {
		const now = this.#deps.clock.now();
		if (why.kind !== 'end') item.open.note(why.kind, why.host);
		const decision = why.kind === 'end' ? why : decideOnWait(item.target, why, now);
		this.#apply(item, decision, { begunAt: now, startedAt: now });
	}

	#settle(item: Item, visit: EndedVisit, startedAt: number): void {
		const { result, page } = settleItem(item, visit, { ...this.#contextOf(item), startedAt });
		item.open.settle(item.target, result, { findings: findingsOf(visit), page });
		emptyVisit(visit);
		this.#endOf(item);
	}

	#endUnvisited(item: Item, end: Parameters<typeof resultWithoutVisit>[1]): void {
		item.open.settle(item.target, resultWithoutVisit(item.target, end, this.#contextOf(item)));
		this.#endOf(item);
	}

	#handOn(item: Item, target: Target, dueAt: number, isLeaseless = false): void {
		if (isLeaseless) item.open.standBack(target, dueAt);
		else item.open.handOn(target, dueAt);
		this.#endOf(item);
	}

	#endOf(item: Item): void {
		if (item.open.remaining === 0) item.finish();
	}

	#contextOf({ job: { jobId } }: Item) {
		const { invocation, clock } = this.#deps;
		return { jobId, instance: invocation.instanceId, thread: 0, now: clock.now() };
	}
}

function findingsOf(visit: EndedVisit) {
	return visit.kind === 'response' ? visit.findings : undefined;
}
