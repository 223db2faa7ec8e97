import type { Chunk, ChunkRecord } from '../../core/chunk.ts';
import { type Completion, completionOf, isStartable, type MissingChunk } from '../../core/complete/completion.ts';
import { hasEnded, isUnderWay, type Job } from '../../core/job.ts';
import { decodeRunMessage } from '../../core/messages.ts';
import { createLinkMemory } from '../../core/record/link-memory.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { Log } from '../../ports/log.ts';
import type { Progress } from '../../ports/progress-counters.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { Visitor } from '../../ports/visitor.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import { chained, loadMissing } from '../complete/missing-chunks.ts';
import type { HostState } from '../hosts/host-state.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';
import type { Plan, RecordLinks } from '../plan/planner.ts';
import { readLinks } from '../plan/read-links.ts';
import type { BudgetOpener, JobBudget } from '../record/budget.ts';
import type { ChunkFinisher, KeepLinks } from '../record/finish-chunk.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import { createStartWindow } from '../record/start-window.ts';
import { createUnrecorded } from '../record/unrecorded.ts';
import { ChunkPool } from './chunk-pool.ts';
import { createLaterChunks } from './later-chunks.ts';
import { createQuarantinedVisits } from './visit-quarantined.ts';

export interface JobRunnerDeps {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly ledger: LedgerStore;
	readonly finisher: ChunkFinisher;
	readonly openPlan: (job: Job) => Plan;
	readonly notifyPlanner: NotifyPlanner;
	readonly completionChecker: CompletionChecker;
	readonly openBudget: BudgetOpener;
	/** The visitor of an instance with that many threads, and visits in flight on each; it shares visits evenly among them. */
	readonly visitorOf: (threads: number, concurrency: number) => Visitor;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
	readonly hostState: HostState;
}

/** Runs a job in this one instance: plans it, visits it, records it, until it is done or the time is up. */
export function createJobRunner(deps: JobRunnerDeps) {
	/** @throws The message is to be delivered again: what is recorded by then is not visited again. */
	return async function runJob(body: string, invocation: Invocation): Promise<void> {
		const { jobId } = decodeRunMessage(body);
		const job = await deps.jobs.get(jobId);
		if (job === undefined || hasEnded(job.state)) {
			deps.log.warn('a run of a job that is over or gone', { jobId });
			return;
		}
		const budget = await deps.openBudget(job, invocation);
		const run = createRun(deps, job, { invocation, budget });
		await run.work();
		await run.handOver();
		const line = invocation.ledgerLine({ jobId, ...run.done, share: 1 });
		await deps.ledger.write(line, job.expiresAt);
		await budget.close(line);
		await deps.completionChecker.checkIfHinted(jobId);
	};
}

/** One run; each pool of it takes from the same plan. */
interface RunContext {
	readonly invocation: Invocation;
	readonly budget: JobBudget;
}

function createRun(deps: JobRunnerDeps, given: Job, { invocation, budget }: RunContext) {
	let job = given;
	const { jobs, records, blobs, finisher, openPlan, notifyPlanner, visitorOf, clock } = deps;
	const { jobId, options } = job;
	const threads = job.mode === 'sequential' ? { threads: 1, concurrency: 1 } : options;
	const plan = openPlan(job);
	const timeLeft = createStartWindow(invocation);
	/** Chunks that earlier runs named and did not record; those that are quarantined come before all others. */
	let leftOver: AsyncIterator<Chunk> | undefined;
	/** Children that are not due. */
	const later = createLaterChunks(clock);
	/** Links of recorded chunks, to be taken into the plan. */
	let links: RecordLinks[] = [];
	const linkMemory = createLinkMemory();
	const unrecorded = createUnrecorded();
	let hasBegun = false;
	const isStopped = () => !isUnderWay(job.state);
	/** Quarantined chunks came up that this run does not visit: what another run has begun, or cut. */
	let hasPassedOver = false;
	let failure: { error: unknown } | undefined;
	const done = { targets: 0, bytes: 0 };

	const pool = createPool(refill);
	const visitQuarantined = createQuarantinedVisits({ mayStart, commit, visitAlone, leaveForNextRun, context });

	function createPool(more?: () => Promise<boolean>): ChunkPool {
		return new ChunkPool({
			...deps,
			visitor: visitorOf(threads.threads, threads.concurrency),
			invocation,
			concurrency: threads.threads * threads.concurrency,
			instances: 1,
			// The one instance runs on in any case: what waits for its reservation waits here.
			longestHoldMs: Number.POSITIVE_INFINITY,
			...(more && { refill: more }),
			stoppedJob,
		});
	}

	/** Asked before each target starts, and before more is planned. */
	function stoppedJob(): Job | undefined | Promise<Job | undefined> {
		const stopping = isStopped() ? undefined : budget.stopAtLimit();
		if (stopping === undefined) return isStopped() ? job : undefined;
		return stopping.then((stopped) => {
			job = stopped ?? job;
			return isStopped() ? job : undefined;
		});
	}

	async function work(): Promise<void> {
		await plan.refresh();
		const { missing, pendingLinks } = await completion();
		const { quarantined, others } = await sorted(missing.filter(({ namedBy }) => 'record' in namedBy));
		const planned = missing.filter(({ namedBy }) => 'entry' in namedBy);
		leftOver = chained(loadMissing(deps, jobId, planned), others);
		links = await linksOf(pendingLinks);
		if (job.state === 'stopping') await plan.close(invocation);
		for (const chunk of quarantined) await visitQuarantined(chunk);
		hasBegun = true;
		await pool.run();
		// A chunk that could not be recorded is still in the plan: the message brings it back.
		if (failure !== undefined) throw failure.error;
	}

	async function completion(): Promise<Completion> {
		const found = plan.entries.length === 0 ? new Map() : await records.list(jobId);
		return completionOf({ entries: plan.entries, records: found, stopping: isStopped() });
	}

	/** Of what earlier runs recorded. */
	async function linksOf(pending: readonly ChunkRecord[]): Promise<RecordLinks[]> {
		if (pending.length === 0 || isStopped()) return [];
		const names = pending.map(({ chunkId }) => chunkId);
		const read = await readLinks({ records, blobs }, jobId, names);
		for (const error of read.unread.values()) throw error;
		return [...read.links];
	}

	/** Only children can be quarantined. One that is not due, or whose job stops, is treated as all others. */
	async function sorted(children: readonly MissingChunk[]) {
		const quarantined: Chunk[] = [];
		const others: Chunk[] = [];
		for await (const chunk of loadMissing(deps, jobId, children)) {
			const isAlone = chunk.quarantined === true && (chunk.notBefore ?? 0) <= clock.now() && !isStopped();
			(isAlone ? quarantined : others).push(chunk);
		}
		return { quarantined, others };
	}

	function leaveForNextRun(): void {
		hasPassedOver = true;
	}

	async function visitAlone(chunk: Chunk): Promise<void> {
		const alone = createPool();
		add(alone, chunk);
		await alone.run();
	}

	function context() {
		return { jobId, instance: invocation.instanceId, thread: 0, now: clock.now() };
	}

	async function commit(chunk: Chunk, outcome: ChunkOutcome): Promise<readonly Chunk[]> {
		let published: readonly Chunk[] = [];
		const publish = async (children: readonly Chunk[]) => {
			published = children;
		};
		try {
			note(await finisher.finish({ job, chunk, outcome, invocation, publish, keepLinks, spent: budget.take }));
			done.targets += outcome.results.length;
		} catch (error) {
			failure ??= { error };
		}
		return published;
	}

	function keepLinks(...[chunkId, found]: Parameters<KeepLinks>): void {
		links.push({ chunkId, found });
		later.interrupt();
		// Quarantined chunks come before all others.
		if (hasBegun) pool.interrupt();
	}

	/** One chunk from what was left over, or an entry of the plan, or a child whose time has come. */
	async function refill(): Promise<boolean> {
		if (!mayStart()) return false;
		const left = await leftOver?.next();
		if (left !== undefined && !left.done) {
			take(left.value);
			return true;
		}
		leftOver = undefined;
		if (links.length > 0 && !isStopped()) {
			if ((await stoppedJob()) === undefined) for (const chunk of await mergeLinks()) take(chunk);
			return true;
		}
		if (!plan.sourceDone && !plan.closed && !isStopped()) {
			if ((await stoppedJob()) === undefined) for (const chunk of await planOn()) take(chunk);
			return true;
		}
		return takeDue();
	}

	/** If it planned nothing, another run may have, which was taken for dead: what that leaves behind is ours, too. */
	async function planOn(): Promise<readonly Chunk[]> {
		const known = plan.entries.length;
		const chunks = await plan.extend(invocation);
		if (chunks.length > 0) return chunks;
		return (await Promise.all(plan.entries.slice(known).map(plan.chunksOf))).flat();
	}

	async function mergeLinks(): Promise<readonly Chunk[]> {
		const known = plan.entries.length;
		const some = links;
		links = [];
		const chunks = await plan.mergeLinks(some, invocation);
		// Where another run was faster, what it has not taken in is tried again.
		const left = plan.closed ? [] : some.filter(({ chunkId }) => !plan.hasMerged(chunkId));
		links.push(...left);
		if (chunks.length > 0) return chunks;
		return (await Promise.all(plan.entries.slice(known).map(plan.chunksOf))).flat();
	}

	function mayStart(): boolean {
		return failure === undefined && timeLeft(options.visit.timeoutMs) > 0;
	}

	async function takeDue(): Promise<boolean> {
		const due = later.take(isStopped());
		for (const chunk of due) take(chunk);
		return due.length > 0 || later.wait(invocation.signal);
	}

	function take(chunk: Chunk): void {
		const isDue = (chunk.notBefore ?? 0) <= clock.now() || isStopped();
		// What is quarantined begins a run, with nothing beside it: the next one, if it comes up in this.
		if (chunk.quarantined && !isStopped()) {
			leaveForNextRun();
			return;
		}
		if (isDue) add(pool, chunk);
		else later.add(chunk);
	}

	function add(to: ChunkPool, chunk: Chunk): void {
		unrecorded.begin(chunk.chunkId);
		const finished = to.add(job, chunk, (outcome, isTouched) => finish(chunk, outcome, isTouched));
		finished
			.catch((error) => {
				failure ??= { error };
			})
			.finally(() => unrecorded.end(chunk.chunkId));
	}

	async function finish(chunk: Chunk, outcome: ChunkOutcome, isTouched: boolean): Promise<void> {
		// Nothing of it was started: it stays in the plan as it is, for the next run. Of one after an intent record it has to be told.
		if (!isTouched && !chunk.quarantined && outcome.results.length === 0 && chunk.targets.length > 0) return;
		const isFollowed = () => unrecorded.isFollowed(chunk.chunkId);
		const request = {
			job,
			chunk,
			outcome,
			invocation,
			publish,
			keepLinks,
			spent: budget.take,
			linkMemory,
			isFollowed,
		};
		const progress = await finisher.finish(request);
		note(progress);
		// Why it stops stands in the job alone. Who loses a commit may have lost it to the sweeper of a job that stops.
		if (progress?.stopping !== 0 && !isStopped()) job = (await jobs.get(jobId)) ?? job;
		done.targets += outcome.results.length;
		done.bytes += outcome.results.reduce((total, result) => total + result.bytes, 0);
	}

	function note(progress: Progress | undefined): void {
		if (progress !== undefined) budget.note(progress);
	}

	async function publish(children: readonly Chunk[]): Promise<void> {
		for (const child of children) take(child);
	}

	/** Starts the next run where this one ran out of time. What is only due later waits for the sweeper. */
	async function handOver(): Promise<void> {
		if (job.state === 'stopping') await plan.close(invocation);
		const isRead = plan.sourceDone || plan.closed;
		if (isRead) await jobs.move(jobId, { from: ['planning'], to: 'running' });
		const isCut = (!mayStart() || hasPassedOver) && (!isRead || (await hasMore()));
		if (isCut) await notifyPlanner(job, `after:${invocation.requestId}`);
	}

	async function hasMore(): Promise<boolean> {
		const { planned, missing } = await completion();
		return !planned || missing.some((chunk) => isStartable(chunk, clock.now()));
	}

	return { work, handOver, done };
}
