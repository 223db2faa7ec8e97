import type { Chunk, ChunkRecord } from '../../core/chunk.ts';
import { isUnderWay, type Job } from '../../core/job.ts';
import type { LinkMemory } from '../../core/record/link-memory.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { Progress } from '../../ports/progress-counters.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import type { JobBudget } from '../record/budget.ts';
import type { ChunkFinisher, KeepLinks } from '../record/finish-chunk.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import type { PublishChildren } from '../record/publish-children.ts';
import type { LinkPublisher } from '../record/publish-links.ts';
import { createUnrecorded } from '../record/unrecorded.ts';

export interface JobCommitterDeps {
	readonly jobs: JobStore;
	readonly ledger: LedgerStore;
	readonly finisher: ChunkFinisher;
	readonly completionChecker: CompletionChecker;
}

/** What an invocation brings along to work on one job. */
export interface CommitterOptions {
	readonly job: Job;
	readonly invocation: Invocation;
	readonly budget: JobBudget;
	readonly linkMemory: LinkMemory;
	/** Makes the children of a record happen. */
	readonly publish: PublishChildren;
	/** How the dispatcher is told of links; absent where `keepLinks` is. */
	readonly publishLinks?: LinkPublisher;
	/** Takes in the links of records, of who plans by itself. */
	readonly keepLinks?: KeepLinks;
	/** Chunks under way, of all jobs of the invocation. */
	readonly unrecorded?: ReturnType<typeof createUnrecorded>;
}

/** Commits what one invocation does for one job, in whichever mode: it knows whether the job stops, and what was done. */
export class JobCommitter {
	readonly #deps: JobCommitterDeps;
	readonly #options: CommitterOptions;
	readonly #unrecorded: ReturnType<typeof createUnrecorded>;
	#job: Job;
	#progress: Progress | undefined;
	#targets = 0;
	#bytes = 0;

	constructor(deps: JobCommitterDeps, options: CommitterOptions) {
		this.#deps = deps;
		this.#options = options;
		this.#unrecorded = options.unrecorded ?? createUnrecorded();
		this.#job = options.job;
	}

	/** The job, as far as is known here. */
	get job(): Job {
		return this.#job;
	}

	get isStopped(): boolean {
		return !isUnderWay(this.#job.state);
	}

	get linkMemory(): LinkMemory {
		return this.#options.linkMemory;
	}

	/** Targets with a result. */
	get targets(): number {
		return this.#targets;
	}

	/** Stops the job if it has reached a limit; asked before a target starts. @returns The job, if it is being stopped or over. */
	stoppedJob(): Job | undefined | Promise<Job | undefined> {
		if (this.isStopped) return this.#job;
		return this.#options.budget.stopAtLimit()?.then((stopped) => {
			this.#job = stopped ?? this.#job;
			return this.isStopped ? this.#job : undefined;
		});
	}

	/** Runs the work on a chunk, at whose end it is committed; others may be counted together with it meanwhile. */
	async during(chunk: Chunk, work: () => Promise<void>): Promise<void> {
		this.#unrecorded.begin(nameOf(chunk));
		await work().finally(() => this.#unrecorded.end(nameOf(chunk)));
	}

	/**
	 * Commits what became of a chunk, and publishes what follows.
	 *
	 * @throws {StoreError | QueueError} As `ChunkFinisher.finish`.
	 */
	async commit(chunk: Chunk, outcome: ChunkOutcome, publish = this.#options.publish): Promise<void> {
		const { invocation, budget, linkMemory, keepLinks, publishLinks } = this.#options;
		const progress = await this.#deps.finisher.finish({
			job: this.#job,
			chunk,
			outcome,
			invocation,
			linkMemory,
			publish,
			...(keepLinks && { keepLinks }),
			...(publishLinks && { publishLinks }),
			spent: budget.take,
			isFollowed: () => this.#unrecorded.isFollowed(nameOf(chunk)),
		});
		this.#progress = progress;
		if (progress !== undefined) budget.note(progress);
		// Why it stops stands in the job alone. Who loses a commit may have lost it to the sweeper of a job that stops.
		if (progress?.stopping !== 0 && !this.isStopped) {
			this.#job = (await this.#deps.jobs.get(this.#job.jobId)) ?? this.#job;
		}
		this.#targets += outcome.results.length;
		this.#bytes += outcome.results.reduce((total, result) => total + result.bytes, 0);
	}

	/** Publishes what follows from a record that was there before. */
	async finishExisting(record: ChunkRecord): Promise<void> {
		await this.#deps.finisher.finishExisting(record, this.#options.publish);
	}

	/**
	 * Leaves a ledger line, and reports the job if it has ended.
	 *
	 * @param share - The part of the invocation that was the job's.
	 * @param isFresh - Whether nobody has committed much since the last commit here, so that its counters still tell.
	 */
	async close(share: number, isFresh: boolean): Promise<void> {
		const { invocation, budget } = this.#options;
		const { jobId, expiresAt } = this.#job;
		const line = invocation.ledgerLine({ jobId, targets: this.#targets, bytes: this.#bytes, share });
		await this.#deps.ledger.write(line, expiresAt);
		await budget.close(line);
		await this.#deps.completionChecker.checkIfHinted(jobId, isFresh ? this.#progress : undefined);
	}
}

export function nameOf({ jobId, chunkId }: Pick<Chunk, 'jobId' | 'chunkId'>): string {
	return `${jobId} ${chunkId}`;
}
