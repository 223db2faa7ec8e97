import { type Completion, isDue, isStartable, type MissingChunk } from '../../core/complete/completion.ts';
import { isLost, NO_WATCH, nextWatch } from '../../core/complete/watch.ts';
import { isUnderWay, type Job, type Watch } from '../../core/job.ts';
import { type LimitReason, reachedLimit } from '../../core/record/limits.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { Progress, ProgressCounters } from '../../ports/progress-counters.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import { loadMissing } from '../complete/missing-chunks.ts';
import { stoppedOutcome } from '../fetch/stopped-outcome.ts';
import { noteBlocked } from '../jobs/blocked-job.ts';
import type { createJobStopper } from '../jobs/stop-job.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';
import type { createChunkSender } from '../plan/send-chunks.ts';
import type { ChunkFinisher } from '../record/finish-chunk.ts';
import type { DeadLetterHandler } from './handle-dead-letter.ts';

export interface SweeperDeps {
	readonly jobs: JobStore;
	readonly counters: ProgressCounters;
	readonly blobs: BlobStore;
	readonly ledger: LedgerStore;
	readonly planQueue: MessageQueue;
	readonly chunksQueue: MessageQueue;
	readonly runQueue: MessageQueue;
	readonly finisher: ChunkFinisher;
	readonly completionChecker: CompletionChecker;
	readonly deadLetters: DeadLetterHandler;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly notifyPlanner: NotifyPlanner;
	readonly stopJob: ReturnType<typeof createJobStopper>;
	readonly clock: Clock;
	readonly log: Log;
	/** How long SQS tries to deliver a message before it gives up: visibility times receives. */
	readonly deliveryMs: number;
}

/** Re-sends to an empty queue after which a chunk is taken for poison. */
const MAX_QUIET_RESENDS = 5;

/** Takes up whatever a crash left lying: the only part of the system that looks without being called. */
export function createSweeper(deps: SweeperDeps) {
	const sweeper = new Sweeper(deps);
	/**
	 * Passes over all active jobs; a job that fails is logged, and does not keep the others waiting.
	 *
	 * @param onlyJobId - The one job to look at.
	 */
	return async function sweep(invocation: Invocation, onlyJobId?: string): Promise<void> {
		const active = await deps.jobs.active();
		for (const job of active.filter(({ jobId }) => onlyJobId === undefined || jobId === onlyJobId)) {
			await sweeper.sweep(job, invocation);
		}
	};
}

class Sweeper {
	readonly #deps: SweeperDeps;

	constructor(deps: SweeperDeps) {
		this.#deps = deps;
	}

	async sweep(job: Job, invocation: Invocation): Promise<void> {
		const { jobs, log } = this.#deps;
		const { jobId } = job;
		try {
			await this.#look(job, invocation);
		} catch (error) {
			log.error('a job could not be swept', error, { jobId });
			try {
				await noteBlocked(jobs, job, error);
			} catch (failure) {
				log.error('what blocks a job could not be noted', failure, { jobId });
			}
		}
	}

	async #look(job: Job, invocation: Invocation): Promise<void> {
		const { jobs, counters, stopJob, completionChecker, clock, log } = this.#deps;
		const progress = await counters.read(job.jobId);
		const { recorded } = progress;
		const limit = limitOf(job, progress, clock.now());
		if (limit !== undefined) {
			log.warn('a job has reached a limit', { jobId: job.jobId, limit });
			await stopJob(job.jobId, limit);
			return;
		}
		const watch = job.watch ?? NO_WATCH;
		const hasMoved = recorded !== watch.recorded;
		// A job that gets on needs no completion check: that is what makes a pass over large jobs cheap.
		if (hasMoved && (job.state === 'planning' || job.state === 'running')) {
			return jobs.watch(job.jobId, { ...NO_WATCH, recorded });
		}
		const completion = await completionChecker.check(job.jobId);
		if (completion === undefined || completion.closed) return;
		if (job.state === 'stopping') return this.#endStopping(job, completion, invocation);
		await this.#lookForLosses(job, completion, { watch, invocation });
	}

	/** What is planned and not recorded ends here, since nobody may ever receive it. */
	async #endStopping(job: Job, completion: Completion, invocation: Invocation): Promise<void> {
		const { finisher, ledger, sendChunks, notifyPlanner, completionChecker, clock } = this.#deps;
		if (!completion.planned) await notifyPlanner(job, `sweep:${clock.now()}`);
		const context = { jobId: job.jobId, instance: invocation.instanceId, thread: 0, now: clock.now() };
		let targets = 0;
		for await (const chunk of loadMissing(this.#deps, job.jobId, completion.missing)) {
			const outcome = stoppedOutcome(job, chunk, context);
			await finisher.finish({ job, chunk, outcome, invocation, publish: sendChunks });
			targets += chunk.targets.length;
		}
		// The job does not end before the line of each invocation that committed something for it.
		const work = { jobId: job.jobId, targets, bytes: 0, share: 1, isHousekeeping: true } as const;
		if (targets > 0) await ledger.write(invocation.ledgerLine(work), job.expiresAt);
		await completionChecker.check(job.jobId);
	}

	async #lookForLosses(
		job: Job,
		completion: Completion,
		{ watch, invocation }: { watch: Watch; invocation: Invocation },
	): Promise<void> {
		const { jobs, clock, notifyPlanner, log, deliveryMs } = this.#deps;
		const now = clock.now();
		// In fan-out its queue keeps a message until it is due, whatever clocks say.
		const isTime = job.mode === 'fanout' ? isDue : isStartable;
		const due = completion.missing.filter((chunk) => isTime(chunk, now));
		const isQuiet = (await this.#depthOf(job)) === 0;
		const next = nextWatch(watch, { isQuiet, recorded: watch.recorded });
		const loss = isLost(next, { now, newest: newestOf(job, due, completion), deliveryMs });
		if (loss === undefined || (completion.planned && due.length === 0)) return jobs.watch(job.jobId, next);

		log.warn('messages of a job are taken for lost', { jobId: job.jobId, chunks: due.length, because: loss });
		const again = loss === 'quiet' ? { quietResends: next.quietResends + 1 } : { resends: next.resends + 1 };
		await jobs.watch(job.jobId, { ...next, quiet: 0, resentAt: now, ...again });
		if (!completion.planned || job.mode !== 'fanout') await notifyPlanner(job, `sweep:${now}`);
		if (job.mode === 'fanout')
			await this.#sendAgain(job, due, { invocation, isPoison: next.quietResends >= MAX_QUIET_RESENDS });
	}

	async #sendAgain(
		job: Job,
		due: readonly MissingChunk[],
		{ invocation, isPoison }: { readonly invocation: Invocation; readonly isPoison: boolean },
	): Promise<void> {
		const { deadLetters, sendChunks } = this.#deps;
		for await (const chunk of loadMissing(this.#deps, job.jobId, due)) {
			if (isPoison) await deadLetters.handleChunk(job, chunk, invocation);
			else await sendChunks([chunk]);
		}
	}

	/** Messages that may belong to the job. */
	async #depthOf(job: Job): Promise<number> {
		const { planQueue, chunksQueue, runQueue } = this.#deps;
		const isPlannedApart = job.mode === 'fanout' || job.source.sitemap !== undefined;
		const queues = isPlannedApart ? [planQueue, chunksQueue] : [runQueue];
		const depths = await Promise.all(queues.map((queue) => queue.depth()));
		return depths.reduce((total, { visible, inFlight, delayed }) => total + visible + inFlight + delayed, 0);
	}
}

/** When something that is waited for was named or due last, in milliseconds since the epoch. */
function newestOf(job: Job, due: readonly MissingChunk[], { pendingLinks }: Completion): number {
	const waiting = [...due.map(({ dueAt }) => dueAt), ...pendingLinks.map(({ committedAt }) => committedAt)];
	return waiting.reduce((latest, at) => Math.max(latest, at), job.createdAt);
}

/** The limit that a job has reached while it had something to do: no invocation may come to see it. */
function limitOf({ state, options, createdAt }: Job, progress: Progress, now: number): LimitReason | undefined {
	const isRecorded = progress.ended > 0 && progress.recorded >= progress.planned;
	const isDone = isRecorded && progress.linksTaken >= progress.linksFound;
	if (options.limits === undefined || isDone || !isUnderWay(state)) return undefined;
	return reachedLimit(options.limits, { ...progress, elapsedMs: now - createdAt });
}
