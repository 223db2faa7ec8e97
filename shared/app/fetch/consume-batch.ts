import type { Chunk } from '../../core/chunk.ts';
import type { ResultContext } from '../../core/fetch/result-of.ts';
import { sharePermits } from '../../core/fetch/share-permits.ts';
import { hasEnded } from '../../core/job.ts';
import { createLinkMemory, type LinkMemory } from '../../core/record/link-memory.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../../core/wait-on-meter.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { Visitor } from '../../ports/visitor.ts';
import type { HostState } from '../hosts/host-state.ts';
import { createLinkOutbox } from '../record/link-outbox.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import { type BatchJob, type BatchJobs, type BatchJobsDeps, loadBatchJobs } from './batch-jobs.ts';
import { ChunkPool } from './chunk-pool.ts';
import { decodeBatch } from './decode-batch.ts';
import { nameOf } from './job-committer.ts';
import { QUARANTINE_GAP_MS } from './quarantine.ts';
import { rememberJobs } from './recent-jobs.ts';
import { stoppedOutcome } from './stopped-outcome.ts';
import { outcomeOfSuspect, withCrashesKept } from './suspect-outcome.ts';

export interface BatchConsumerDeps extends BatchJobsDeps {
	readonly planQueue: MessageQueue;
	readonly visitor: Visitor;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
	readonly hostState: HostState;
	/** Instances that run at once at most, and share what a host may get of a job. */
	readonly maxInstances: number;
	/** Targets in flight in this instance at most, whatever the jobs ask for. */
	readonly concurrency: number;
}

/**
 * Visits every target of a batch in one pool; a chunk is finished as its last target settles.
 *
 * @param linkMemoryOf - By job; of the instance, so that it proposes a link once, in whichever batch it finds it.
 */
export function createBatchConsumer(deps: BatchConsumerDeps, linkMemoryOf = rememberJobs(createLinkMemory)) {
	/**
	 * Outcome `i` belongs to body `i`; a rejected one is to be delivered again.
	 *
	 * @param receiveCounts - How often each was delivered by now; once if absent.
	 */
	return async function consumeBatch(
		bodies: readonly string[],
		invocation: Invocation,
		receiveCounts: readonly number[] = [],
	): Promise<PromiseSettledResult<void>[]> {
		const batch = new Batch(deps, invocation, linkMemoryOf);
		const outcomes = await batch.consume(bodies, receiveCounts);
		await batch.close();
		for (const outcome of outcomes) {
			if (outcome.status === 'rejected') deps.log.error('a chunk is left to be delivered again', outcome.reason);
		}
		return outcomes;
	};
}

class Batch {
	readonly #deps: BatchConsumerDeps;
	readonly #invocation: Invocation;
	readonly #linkMemoryOf: (jobId: string) => LinkMemory;
	readonly #outbox: ReturnType<typeof createLinkOutbox>;
	/** Chunks that were delivered before, and not finished: one of them may be poison. */
	#suspects: ReadonlySet<string> = new Set();
	#jobs: BatchJobs['jobs'] = new Map();

	constructor(deps: BatchConsumerDeps, invocation: Invocation, linkMemoryOf: (jobId: string) => LinkMemory) {
		this.#deps = deps;
		this.#invocation = invocation;
		this.#linkMemoryOf = linkMemoryOf;
		this.#outbox = createLinkOutbox(deps);
	}

	async consume(bodies: readonly string[], receiveCounts: readonly number[]): Promise<PromiseSettledResult<void>[]> {
		const { outcomes, chunks, suspects } = await decodeBatch(bodies, receiveCounts, this.#deps.clock.now());
		this.#suspects = suspects;
		const failures = await this.#load(chunks);
		// One message may be delivered twice in one batch.
		const handled = await this.#visitQuarantined(chunks);
		const pools = this.#createPools(chunks);
		const handlings = outcomes.map(async (outcome) => {
			if (outcome.status === 'rejected') throw outcome.reason;
			const chunk = outcome.value;
			if (failures.has(chunk.jobId)) throw failures.get(chunk.jobId);
			const handling = handled.get(nameOf(chunk)) ?? this.#handle(chunk, pools.get(chunk.jobId));
			handled.set(nameOf(chunk), handling);
			return handling;
		});
		const settled = Promise.allSettled(handlings);
		await this.#runPools(pools);
		return settled;
	}

	/** Leaves a ledger line a job, then closes the jobs that this batch may have ended. */
	async close(): Promise<void> {
		const all = Array.from(this.#jobs.values(), ({ committer }) => committer);
		const targets = all.reduce((total, committer) => total + committer.targets, 0);
		for (const committer of all) {
			const { jobId, options } = committer.job;
			const share = targets === 0 ? 1 / all.length : committer.targets / targets;
			try {
				// Of several jobs, one may have waited for its line since its last commit; and a crawl goes on beside it.
				await committer.close(share, all.length === 1 && options.crawl === undefined);
			} catch (error) {
				// All chunks are recorded: the sweeper finds the end, too.
				this.#deps.log.error('the end of a job could not be looked for', error, { jobId });
			}
		}
	}

	async #load(chunks: readonly Chunk[]): Promise<BatchJobs['failures']> {
		const { jobs, failures } = await loadBatchJobs(this.#deps, chunks, {
			invocation: this.#invocation,
			linkMemoryOf: this.#linkMemoryOf,
			publishLinks: this.#outbox.publish,
		});
		this.#jobs = jobs;
		return failures;
	}

	/**
	 * Visits a quarantined chunk of the batch before all others, and alone; further ones travel on as children.
	 *
	 * Poison counts a receive against every message of its batch. One that is recorded by then has nothing to lose, one
	 * that is not quarantined only its neighbours: so a target ends as `dead_letter` for what it did itself.
	 *
	 * @returns The chunks that are handled by it, each with what becomes of it.
	 */
	async #visitQuarantined(chunks: readonly Chunk[]): Promise<Map<string, Promise<void>>> {
		const waiting = chunks.filter((chunk) => chunk.quarantined === true && this.#isOpen(chunk));
		const quarantined = [...new Map(waiting.map((chunk) => [nameOf(chunk), chunk])).values()];
		const alone = quarantined.find((chunk) => this.#isDue(chunk));
		if (alone === undefined) return new Map();
		// Those too that came before their time, as they do where clocks differ.
		const others = quarantined.filter((chunk) => chunk !== alone);
		const handled = new Map(
			others.map((chunk, i) => [nameOf(chunk), this.#handOn(chunk, (i + 1) * QUARANTINE_GAP_MS)]),
		);
		await Promise.allSettled(handled.values());
		// It waits for no lease: a message that is sent again instead is a new one, whose deliveries count from 1, and poison would
		// never be given up.
		const pool = this.#createPool(1, 1);
		const handling = this.#handle(alone, pool);
		handled.set(nameOf(alone), handling);
		await Promise.allSettled([handling, pool.run()]);
		return handled;
	}

	async #handOn(chunk: Chunk, delayMs = 0): Promise<void> {
		const dueAt = Math.max(this.#deps.clock.now() + delayMs, chunk.notBefore ?? 0);
		const deferred = [
			{ dueAt, targets: chunk.targets, ...(chunk.crashes !== undefined && { crashes: chunk.crashes }) },
		];
		await this.#jobs.get(chunk.jobId)?.committer.commit(chunk, { results: [], deferred });
	}

	/** A pool a job, since each has a cap of its own; together they keep to the cap of the instance. */
	#createPools(chunks: readonly Chunk[]): Map<string, ChunkPool> {
		const wants = Array.from(this.#jobs.values(), ({ committer: { job } }) => ({
			permits: job.options.concurrency,
			weight: chunks.reduce((total, chunk) => total + (chunk.jobId === job.jobId ? chunk.targets.length : 0), 0),
		}));
		const shares = sharePermits(this.#deps.concurrency, wants);
		return new Map(Array.from(this.#jobs.keys(), (jobId, i) => [jobId, this.#createPool(shares[i] ?? 1)]));
	}

	/** @param instances - Among which the caps of hosts are shared. */
	#createPool(concurrency: number, instances = this.#deps.maxInstances): ChunkPool {
		return new ChunkPool({
			...this.#deps,
			invocation: this.#invocation,
			concurrency,
			instances,
			longestHoldMs: LONGEST_WAIT_ON_METER_MS,
			stoppedJob: (jobId) => this.#jobs.get(jobId)?.committer.stoppedJob(),
		});
	}

	async #runPools(pools: ReadonlyMap<string, ChunkPool>): Promise<void> {
		if (pools.size <= this.#deps.concurrency) {
			await Promise.all(Array.from(pools.values(), (pool) => pool.run()));
			return;
		}
		// There is not a permit for each: one job after the other.
		for (const pool of pools.values()) await pool.run();
	}

	#isOpen({ jobId, chunkId }: Chunk): boolean {
		const job = this.#jobs.get(jobId);
		return job !== undefined && !job.committer.isStopped && !job.records.has(chunkId);
	}

	#isDue({ notBefore = 0 }: Chunk): boolean {
		return notBefore <= this.#deps.clock.now();
	}

	async #handle(chunk: Chunk, pool: ChunkPool | undefined): Promise<void> {
		const { jobId, chunkId } = chunk;
		const of = this.#jobs.get(jobId);
		if (of === undefined || pool === undefined || hasEnded(of.committer.job.state)) {
			this.#deps.log.warn('a chunk of a job that is over or gone', { jobId, chunkId });
			return;
		}
		await this.#outbox.during(() => of.committer.during(chunk, () => this.#visit(chunk, of, pool)));
	}

	async #visit(chunk: Chunk, { committer, records, pages }: BatchJob, pool: ChunkPool): Promise<void> {
		const { sendChunks } = this.#deps;
		const existing = records.get(chunk.chunkId);
		if (existing !== undefined) return committer.finishExisting(existing);
		if (committer.isStopped) {
			return committer.commit(chunk, stoppedOutcome(committer.job, chunk, this.#contextOf(chunk)));
		}
		if (!this.#isDue(chunk)) {
			// A record says that it was handled: without one, a dead letter of its message would give its target up.
			return chunk.quarantined === true ? this.#handOn(chunk) : sendChunks([chunk]);
		}
		const { job, linkMemory } = committer;
		return pool.add(job, chunk, (outcome) => this.#finish(chunk, outcome, committer), { known: pages, linkMemory });
	}

	#contextOf({ jobId }: Chunk): ResultContext {
		return { jobId, instance: this.#invocation.instanceId, thread: 0, now: this.#deps.clock.now() };
	}

	/**
	 * Commits what became of a chunk.
	 *
	 * One that found no lease is sent again and not recorded: whoever has the leases may be visiting the same chunk, which
	 * was delivered twice, and would lose its visits to a record that says nothing of them, time and again. But deliveries
	 * of a message that is sent again count from 1: what may be poison would never be given up, and is taken apart.
	 */
	async #finish(chunk: Chunk, outcome: ChunkOutcome, committer: BatchJob['committer']): Promise<void> {
		const { sendChunks } = this.#deps;
		if (!this.#suspects.has(nameOf(chunk))) {
			if (outcome.leaselessUntil !== undefined) return sendChunks([{ ...chunk, notBefore: outcome.leaselessUntil }]);
			return committer.commit(chunk, withCrashesKept(chunk, outcome));
		}
		const suspect = outcomeOfSuspect(chunk, outcome, this.#contextOf(chunk));
		return committer.commit(suspect.chunk, suspect.outcome);
	}
}
