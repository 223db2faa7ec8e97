import type { Chunk } from '../../core/chunk.ts';
import { sharePermits } from '../../core/fetch/share-permits.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { decodeChunk } from '../../core/messages.ts';
import { deliveredChunk } from '../../core/record/delivered-chunk.ts';
import { createLinkMemory, type LinkMemory } from '../../core/record/link-memory.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../../core/wait-on-meter.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { Visitor } from '../../ports/visitor.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import type { HostState } from '../hosts/host-state.ts';
import type { createChunkSender } from '../plan/send-chunks.ts';
import type { BudgetOpener } from '../record/budget.ts';
import type { ChunkFinisher } from '../record/finish-chunk.ts';
import { createLinkOutbox } from '../record/link-outbox.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import { createUnrecorded } from '../record/unrecorded.ts';
import { ChunkPool } from './chunk-pool.ts';
import { type JobWork, stoppedJob } from './job-work.ts';
import { QUARANTINE_GAP_MS, toQuarantine } from './quarantine.ts';
import { rememberJobs } from './recent-jobs.ts';
import { stoppedOutcome } from './stopped-outcome.ts';

export interface BatchConsumerDeps {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly ledger: LedgerStore;
	readonly planQueue: MessageQueue;
	readonly finisher: ChunkFinisher;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly completionChecker: CompletionChecker;
	readonly openBudget: BudgetOpener;
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

type LinkMemories = (jobId: string) => LinkMemory;

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
		const batch = createBatch(deps, invocation, linkMemoryOf);
		const outcomes = await batch.consume(bodies, receiveCounts);
		await batch.close();
		return outcomes;
	};
}

function createBatch(deps: BatchConsumerDeps, invocation: Invocation, linkMemoryOf: LinkMemories) {
	const { jobs, records, ledger, finisher, sendChunks, completionChecker, openBudget, clock, log } = deps;
	const works = new Map<string, JobWork>();
	const outbox = createLinkOutbox(deps);

	/** Chunks that were delivered before, and not finished: one of them may be poison. */
	const suspects = new Set<string>();
	const unrecorded = createUnrecorded();

	async function consume(
		bodies: readonly string[],
		receiveCounts: readonly number[],
	): Promise<PromiseSettledResult<void>[]> {
		const decoded = await Promise.allSettled(
			bodies.map(async (body) => deliveredChunk(decodeChunk(body), clock.now())),
		);
		const chunks = decoded.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
		for (const [i, outcome] of decoded.entries()) {
			if (outcome.status === 'fulfilled' && (receiveCounts[i] ?? 1) > 1) suspects.add(nameOf(outcome.value));
		}
		const loaded = await loadWorks(chunks);
		// One message may be delivered twice in one batch.
		const handled = await visitQuarantined(chunks);
		const pools = createPools(chunks);
		const outcomes = decoded.map(async (outcome) => {
			if (outcome.status === 'rejected') throw outcome.reason;
			const { jobId } = outcome.value;
			const failure = loaded.get(jobId);
			if (failure !== undefined) throw failure;
			const name = nameOf(outcome.value);
			const handling = handled.get(name) ?? handle(outcome.value, pools.get(jobId));
			handled.set(name, handling);
			return handling;
		});
		const settled = Promise.allSettled(outcomes);
		await runPools(pools);
		return logged(await settled);
	}

	/** @returns Why the work of a job could not be loaded, by job. */
	async function loadWorks(chunks: readonly Chunk[]): Promise<Map<string, unknown>> {
		const failures = new Map<string, unknown>();
		const ids = [...new Set(chunks.map((chunk) => chunk.jobId))];
		await Promise.all(
			ids.map(async (jobId) => {
				const names = chunks.filter((chunk) => chunk.jobId === jobId).map((chunk) => chunk.chunkId);
				try {
					const [job, found] = await Promise.all([jobs.get(jobId), records.find(jobId, [...new Set(names)])]);
					if (job === undefined) return;
					const budget = await openBudget(job, invocation, 1 / ids.length);
					works.set(jobId, { job, records: found, budget, progress: undefined, targets: 0, bytes: 0 });
				} catch (error) {
					failures.set(jobId, error);
				}
			}),
		);
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
	async function visitQuarantined(chunks: readonly Chunk[]): Promise<Map<string, Promise<void>>> {
		const quarantined = [...new Map(chunks.filter(isQuarantined).map((chunk) => [nameOf(chunk), chunk])).values()];
		const alone = quarantined.find(isDue);
		if (alone === undefined) return new Map();
		// Those too that came before their time, as they do where clocks differ.
		const others = quarantined.filter((chunk) => chunk !== alone);
		const handled = new Map(others.map((chunk, i) => [nameOf(chunk), handOn(chunk, (i + 1) * QUARANTINE_GAP_MS)]));
		await Promise.allSettled(handled.values());
		// It waits for no lease: a message that is sent again instead is a new one, whose deliveries count from 1, and poison would
		// never be given up.
		const pool = createPool(1, 1);
		const handling = handle(alone, pool);
		handled.set(nameOf(alone), handling);
		await Promise.allSettled([handling, pool.run()]);
		return handled;
	}

	function isQuarantined(chunk: Chunk): boolean {
		const work = works.get(chunk.jobId);
		return chunk.quarantined === true && work !== undefined && isOpen(chunk, work);
	}

	async function handOn(chunk: Chunk, delayMs: number): Promise<void> {
		const work = works.get(chunk.jobId);
		const rest = { dueAt: Math.max(clock.now() + delayMs, chunk.notBefore ?? 0), targets: chunk.targets };
		if (work !== undefined) await finish(work, chunk, { results: [], deferred: [rest] });
	}

	/** A pool a job, since each has a cap of its own; together they keep to the cap of the instance. */
	function createPools(chunks: readonly Chunk[]): Map<string, ChunkPool> {
		const wants = Array.from(works.values(), ({ job }) => ({
			permits: job.options.concurrency,
			weight: chunks.reduce((total, chunk) => total + (chunk.jobId === job.jobId ? chunk.targets.length : 0), 0),
		}));
		const shares = sharePermits(deps.concurrency, wants);
		return new Map(Array.from(works.keys(), (jobId, i) => [jobId, createPool(shares[i] ?? 1)]));
	}

	/** @param instances - Among which the caps of hosts are shared. */
	function createPool(concurrency: number, instances = deps.maxInstances): ChunkPool {
		return new ChunkPool({
			...deps,
			invocation,
			concurrency,
			instances,
			longestHoldMs: LONGEST_WAIT_ON_METER_MS,
			stoppedJob: stopAtLimit,
		});
	}

	/** Asked before each target starts. */
	function stopAtLimit(jobId: string): Job | undefined | Promise<Job | undefined> {
		const work = works.get(jobId);
		const stopping = stoppedJob(work) === undefined ? work?.budget.stopAtLimit() : undefined;
		if (work === undefined || stopping === undefined) return stoppedJob(work);
		return stopping.then((job) => {
			work.job = job ?? work.job;
			return stoppedJob(work);
		});
	}

	async function runPools(pools: ReadonlyMap<string, ChunkPool>): Promise<void> {
		if (pools.size <= deps.concurrency) {
			await Promise.all(Array.from(pools.values(), (pool) => pool.run()));
			return;
		}
		// There is not a reservation for each: one job after the other.
		for (const pool of pools.values()) await pool.run();
	}

	function isOpen(chunk: Chunk, work: JobWork): boolean {
		return stoppedJob(work) === undefined && !work.records.has(chunk.chunkId);
	}

	function isDue({ notBefore = 0 }: Chunk): boolean {
		return notBefore <= clock.now();
	}

	async function handle(chunk: Chunk, pool: ChunkPool | undefined): Promise<void> {
		unrecorded.begin(nameOf(chunk));
		await outbox.during(() => handleAlone(chunk, pool)).finally(() => unrecorded.end(nameOf(chunk)));
	}

	async function handleAlone(chunk: Chunk, pool: ChunkPool | undefined): Promise<void> {
		const work = works.get(chunk.jobId);
		if (work === undefined || pool === undefined || hasEnded(work.job.state)) {
			log.warn('a chunk of a job that is over or gone', { jobId: chunk.jobId, chunkId: chunk.chunkId });
			return;
		}
		const existing = work.records.get(chunk.chunkId);
		if (existing !== undefined) return finisher.finishExisting(existing, sendChunks);
		if (stoppedJob(work) !== undefined) {
			const context = { jobId: chunk.jobId, instance: invocation.instanceId, thread: 0, now: clock.now() };
			return finish(work, chunk, stoppedOutcome(work.job, chunk, context));
		}
		if (!isDue(chunk)) return sendChunks([chunk]);
		return pool.add(work.job, chunk, (outcome) => finish(work, chunk, outcome));
	}

	/**
	 * Commits what became of a chunk.
	 *
	 * One that found no lease is sent again and not recorded: whoever has the leases may be visiting the same chunk, which
	 * was delivered twice, and would lose its visits to a record that says nothing of them, time and again. But deliveries
	 * of a message that is sent again count from 1: what may be poison would never be given up, and is taken apart.
	 */
	async function finish(work: JobWork, chunk: Chunk, outcome: ChunkOutcome): Promise<void> {
		if (outcome.leaselessUntil === undefined) return commit(work, chunk, outcome);
		if (!suspects.has(nameOf(chunk))) return sendChunks([{ ...chunk, notBefore: outcome.leaselessUntil }]);
		const deferred = toQuarantine(chunk.targets, clock.now());
		return commit(work, { ...chunk, quarantined: true }, { results: [], deferred });
	}

	async function commit(work: JobWork, chunk: Chunk, outcome: ChunkOutcome): Promise<void> {
		const { job, budget } = work;
		const linkMemory = linkMemoryOf(chunk.jobId);
		const progress = await finisher.finish({
			job,
			chunk,
			outcome,
			invocation,
			linkMemory,
			publish: sendChunks,
			publishLinks: outbox.publish,
			spent: budget.take,
			isFollowed: () => unrecorded.isFollowed(nameOf(chunk)),
		});
		work.progress = progress;
		if (progress !== undefined) budget.note(progress);
		// Why it stops stands in the job alone. Who loses a commit may have lost it to the sweeper of a job that stops.
		if (progress?.stopping !== 0 && stoppedJob(work) === undefined) {
			work.job = (await jobs.get(chunk.jobId)) ?? work.job;
		}
		work.targets += outcome.results.length;
		work.bytes += outcome.results.reduce((total, result) => total + result.bytes, 0);
	}

	/** Leaves a ledger line a job, then closes the jobs that this batch may have ended. */
	async function close(): Promise<void> {
		const all = [...works.values()];
		const targets = all.reduce((total, work) => total + work.targets, 0);
		for (const work of all) {
			const { jobId, expiresAt } = work.job;
			const share = targets === 0 ? 1 / all.length : work.targets / targets;
			try {
				const line = invocation.ledgerLine({ jobId, targets: work.targets, bytes: work.bytes, share });
				await ledger.write(line, expiresAt);
				await work.budget.close(line);
				await completionChecker.checkIfHinted(jobId, isFresh(work) ? work.progress : undefined);
			} catch (error) {
				// All chunks are recorded: the sweeper finds the end, too.
				log.error('the end of a job could not be looked for', error, { jobId });
			}
		}
	}

	/** Of several jobs, one may have waited for its line since its last commit; and a crawl goes on beside it. */
	function isFresh({ job }: JobWork): boolean {
		return works.size === 1 && job.options.crawl === undefined;
	}

	function logged(outcomes: PromiseSettledResult<void>[]): PromiseSettledResult<void>[] {
		for (const outcome of outcomes) {
			if (outcome.status === 'rejected') log.error('a chunk is left to be delivered again', outcome.reason);
		}
		return outcomes;
	}

	return { consume, close };
}

function nameOf({ jobId, chunkId }: Chunk): string {
	return `${jobId} ${chunkId}`;
}
