import type { Chunk } from '../../core/chunk.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { decodeRunMessage } from '../../core/messages.ts';
import { createLinkMemory } from '../../core/record/link-memory.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { PageStates } from '../../ports/page-states.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { Visitor } from '../../ports/visitor.ts';
import type { HostState } from '../hosts/host-state.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';
import type { Plan } from '../plan/planner.ts';
import type { BudgetOpener, JobBudget } from '../record/budget.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import { createStartWindow } from '../record/start-window.ts';
import { ChunkPool } from './chunk-pool.ts';
import { JobCommitter, type JobCommitterDeps } from './job-committer.ts';
import { type KnownPages, readKnownPages } from './known-pages.ts';
import { RunSupply } from './run-supply.ts';
import { createQuarantinedVisits } from './visit-quarantined.ts';

export interface JobRunnerDeps extends JobCommitterDeps {
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly openPlan: (job: Job) => Plan;
	readonly notifyPlanner: NotifyPlanner;
	readonly pageStates: PageStates;
	readonly openBudget: BudgetOpener;
	/** The visitor of an instance with that many threads, and visits in flight on each; it shares visits evenly among them. */
	readonly visitorOf: (threads: number, concurrency: number) => Visitor;
	/** A run has visited all that it will, so many targets; what follows may be the report of its job. */
	readonly onVisited?: (targets: number) => void;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
	readonly hostState: HostState;
	/** See `LinkBacklogDeps`. */
	readonly keptLinks?: number;
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
		await new Run(deps, job, { invocation, budget: await deps.openBudget(job, invocation) }).run();
	};
}

interface RunContext {
	readonly invocation: Invocation;
	readonly budget: JobBudget;
}

/** One run; each pool of it takes from the same supply. */
class Run {
	readonly #deps: JobRunnerDeps;
	readonly #invocation: Invocation;
	readonly #plan: Plan;
	readonly #committer: JobCommitter;
	readonly #supply: RunSupply;
	readonly #pool: ChunkPool;
	readonly #timeLeft: (timeoutMs: number) => number;
	#hasBegun = false;
	/** Quarantined chunks came up that this run does not visit: what another run has begun, or cut. */
	#hasPassedOver = false;
	#failure: { readonly error: unknown } | undefined;

	constructor(deps: JobRunnerDeps, job: Job, { invocation, budget }: RunContext) {
		this.#deps = deps;
		this.#invocation = invocation;
		this.#plan = deps.openPlan(job);
		this.#timeLeft = createStartWindow(invocation);
		const committer = new JobCommitter(deps, {
			job,
			invocation,
			budget,
			linkMemory: createLinkMemory(),
			publish: (children) => this.#take(children),
			keepLinks: (chunkId, found) => {
				this.#supply.keepLinks({ chunkId, found });
				// Quarantined chunks come before all others.
				if (this.#hasBegun) this.#pool.interrupt();
			},
		});
		this.#committer = committer;
		this.#supply = new RunSupply({
			...deps,
			jobId: job.jobId,
			plan: this.#plan,
			invocation,
			isStopped: () => committer.isStopped,
			stops: async () => (await committer.stoppedJob()) !== undefined,
		});
		this.#pool = this.#createPool(() => this.#refill());
	}

	async run(): Promise<void> {
		await this.#work();
		await this.#handOver();
		this.#deps.onVisited?.(this.#committer.targets);
		await this.#committer.close(1, false);
	}

	async #work(): Promise<void> {
		const quarantined = await this.#supply.load();
		await this.#closePlanIfStopping();
		const visitQuarantined = createQuarantinedVisits({
			mayStart: () => this.#mayStart(),
			commit: (chunk, outcome) => this.#commitAhead(chunk, outcome),
			visitAlone: (chunk) => this.#visitAlone(chunk),
			leaveForNextRun: () => this.#leaveForNextRun(),
			context: () => ({
				jobId: this.#committer.job.jobId,
				instance: this.#invocation.instanceId,
				thread: 0,
				now: this.#deps.clock.now(),
			}),
		});
		for (const chunk of quarantined) await visitQuarantined(chunk);
		this.#hasBegun = true;
		await this.#pool.run();
		// A chunk that could not be recorded is still in the plan: the message brings it back.
		if (this.#failure !== undefined) throw this.#failure.error;
	}

	/** Starts the next run where this one ran out of time. What is only due later waits for the sweeper. */
	async #handOver(): Promise<void> {
		const { jobs, notifyPlanner } = this.#deps;
		await this.#closePlanIfStopping();
		const isRead = this.#plan.sourceDone || this.#plan.closed;
		if (isRead) await jobs.move(this.#committer.job.jobId, { from: ['planning'], to: 'running' });
		const isCut = (!this.#mayStart() || this.#hasPassedOver) && (!isRead || (await this.#supply.hasMore()));
		if (isCut) await notifyPlanner(this.#committer.job, `after:${this.#invocation.requestId}`);
	}

	async #closePlanIfStopping(): Promise<void> {
		if (this.#committer.job.state === 'stopping') await this.#plan.close(this.#invocation);
	}

	#createPool(refill?: () => Promise<boolean>): ChunkPool {
		const { job } = this.#committer;
		const { threads, concurrency } = job.mode === 'sequential' ? { threads: 1, concurrency: 1 } : job.options;
		return new ChunkPool({
			...this.#deps,
			visitor: this.#deps.visitorOf(threads, concurrency),
			invocation: this.#invocation,
			concurrency: threads * concurrency,
			instances: 1,
			// The one instance runs on in any case: what waits for its reservation waits here.
			longestHoldMs: Number.POSITIVE_INFINITY,
			...(refill && { refill }),
			stoppedJob: () => this.#committer.stoppedJob(),
		});
	}

	#mayStart(): boolean {
		return this.#failure === undefined && this.#timeLeft(this.#committer.job.options.visit.timeoutMs) > 0;
	}

	#leaveForNextRun(): void {
		this.#hasPassedOver = true;
	}

	async #visitAlone(chunk: Chunk): Promise<void> {
		const alone = this.#createPool();
		this.#add(alone, chunk, await this.#knownPagesOf([chunk]));
		await alone.run();
	}

	/** Commits a quarantined chunk before it is visited. @returns The children of whichever attempt was committed, without a record. */
	async #commitAhead(chunk: Chunk, outcome: ChunkOutcome): Promise<readonly Chunk[]> {
		let published: readonly Chunk[] = [];
		try {
			await this.#committer.commit(chunk, outcome, async (children) => {
				published = children;
			});
		} catch (error) {
			this.#failure ??= { error };
		}
		return published;
	}

	async #refill(): Promise<boolean> {
		if (!this.#mayStart()) return false;
		const chunks = await this.#supply.next();
		if (chunks !== undefined) await this.#take(chunks);
		return chunks !== undefined;
	}

	async #take(chunks: readonly Chunk[]): Promise<void> {
		const { isStopped } = this.#committer;
		const due: Chunk[] = [];
		for (const chunk of chunks) {
			// What is quarantined begins a run, with nothing beside it: the next one, if it comes up in this.
			if (chunk.quarantined && !isStopped) this.#leaveForNextRun();
			else if (isStopped || (chunk.notBefore ?? 0) <= this.#deps.clock.now()) due.push(chunk);
			else this.#supply.keepForLater(chunk);
		}
		const known = await this.#knownPagesOf(due);
		for (const chunk of due) this.#add(this.#pool, chunk, known);
	}

	#knownPagesOf(chunks: readonly Chunk[]): Promise<KnownPages> {
		return readKnownPages(this.#deps, this.#committer.job, chunks);
	}

	#add(pool: ChunkPool, chunk: Chunk, known: KnownPages): void {
		const { job, linkMemory } = this.#committer;
		const finish = (outcome: ChunkOutcome, isTouched: boolean) => this.#finish(chunk, outcome, isTouched);
		const visiting = this.#committer.during(chunk, () => pool.add(job, chunk, finish, { known, linkMemory }));
		visiting.catch((error) => {
			this.#failure ??= { error };
		});
	}

	async #finish(chunk: Chunk, outcome: ChunkOutcome, isTouched: boolean): Promise<void> {
		// Nothing of it was started: it stays in the plan as it is, for the next run. Of one after an intent record it has to be told.
		if (!isTouched && !chunk.quarantined && outcome.results.length === 0 && chunk.targets.length > 0) return;
		await this.#committer.commit(chunk, outcome);
	}
}
