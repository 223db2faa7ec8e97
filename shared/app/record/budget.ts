import type { Job, StopReason } from '../../core/job.ts';
import { reachedLimit } from '../../core/record/limits.ts';
import { nanoUsdOf } from '../../core/report/bill.ts';
import type { LedgerLine } from '../../core/report/ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import { NO_PROGRESS, type Progress, type ProgressCounters } from '../../ports/progress-counters.ts';

/** Stops a job; false if it was over already. */
export type StopJob = (jobId: string, reason: StopReason) => Promise<boolean>;

export interface BudgetDeps {
	readonly jobs: JobStore;
	readonly counters: ProgressCounters;
	readonly stopJob: StopJob;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * What one invocation spends on one job: told to the job's counters as it goes, so that the others see it, and what
 * a killed one has spent is not forgotten. For a job without limits nothing is counted.
 */
export interface JobBudget {
	/** What was spent since the last count: to be added with the next one, which the job pays for anyway. */
	take(): Partial<Progress>;
	/** The counters as a count has left them. */
	note(progress: Progress): void;
	/**
	 * Stops the job if it has reached a limit; to be asked before something is begun.
	 *
	 * @returns The job that was stopped, as it then stands; `undefined` while it may go on, or could not be stopped yet.
	 */
	stopAtLimit(): Promise<Job | undefined> | undefined;
	/** Counts what the ledger line has, and was not told. */
	close(line: LedgerLine): Promise<void>;
}

export type BudgetOpener = ReturnType<typeof createBudgetOpener>;

const UNLIMITED: JobBudget = {
	take: () => ({}),
	note: () => undefined,
	stopAtLimit: () => undefined,
	close: async () => undefined,
};

export function createBudgetOpener(deps: BudgetDeps) {
	const { counters, log } = deps;

	/**
	 * Counts an invocation that begins.
	 *
	 * @param share - The part of the invocation that is taken to be the job's until its ledger line tells.
	 */
	return async function openBudget(job: Job, invocation: Invocation, share = 1): Promise<JobBudget> {
		if (job.options.limits === undefined) return UNLIMITED;
		const progress = await count({ invocations: 1 });
		return createBudget(deps, { job, invocation, share, progress, count });

		/** Counters are a hint: what is not counted makes a limit be seen later. */
		async function count(delta: Partial<Progress>): Promise<Progress> {
			try {
				return await counters.add(job.jobId, delta, job.expiresAt);
			} catch (error) {
				log.error('what an invocation spends was not counted', error, { jobId: job.jobId });
				return NO_PROGRESS;
			}
		}
	};
}

interface OpenBudget {
	readonly job: Job;
	readonly invocation: Invocation;
	readonly share: number;
	readonly progress: Progress;
	readonly count: (delta: Partial<Progress>) => Promise<Progress>;
}

function createBudget({ jobs, stopJob, clock, log }: BudgetDeps, budget: OpenBudget): JobBudget {
	const { job, invocation, share, count } = budget;
	const { limits = {} } = job.options;
	let { progress } = budget;
	let told = 0;
	let stopping: Promise<Job | undefined> | undefined;

	const spentNow = () => Math.round(nanoUsdOf(invocation.spent()) * share);

	function reached() {
		const nanoUsd = progress.nanoUsd + spentNow() - told;
		return reachedLimit(limits, {
			elapsedMs: clock.now() - job.createdAt,
			invocations: progress.invocations,
			nanoUsd,
		});
	}

	async function stop(reason: NonNullable<ReturnType<typeof reached>>): Promise<Job | undefined> {
		try {
			await stopJob(job.jobId, reason);
			// Somebody else may have stopped it first, for another reason.
			return await jobs.get(job.jobId);
		} catch (error) {
			log.error('a job that has reached a limit could not be stopped', error, { jobId: job.jobId, reason });
			return undefined;
		} finally {
			stopping = undefined;
		}
	}

	return {
		take() {
			const now = spentNow();
			const nanoUsd = now - told;
			told = now;
			return { nanoUsd };
		},
		note(counted) {
			progress = counted;
		},
		stopAtLimit() {
			const reason = stopping === undefined ? reached() : undefined;
			if (reason !== undefined) stopping = stop(reason);
			return stopping;
		},
		async close(line) {
			const nanoUsd = nanoUsdOf(line) - told;
			told += nanoUsd;
			await count({ nanoUsd });
		},
	};
}
