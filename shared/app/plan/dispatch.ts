import { hasEnded, type Job } from '../../core/job.ts';
import { keepNewest } from '../../core/keep-newest.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { Log } from '../../ports/log.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import type { BudgetOpener, JobBudget } from '../record/budget.ts';
import { type DispatchMemory, PlanAdvance, type PlanAdvanceDeps } from './advance-plan.ts';
import { type Notice, noticesByJob, outcomeOf, type Unread } from './notices.ts';
import { createPlanMemory, type Plan, type PlanMemory } from './planner.ts';
import type { JobSitemapsReader } from './sitemap/read-job-sitemaps.ts';

export interface DispatcherDeps extends PlanAdvanceDeps {
	readonly ledger: LedgerStore;
	readonly openPlan: (job: Job, memory?: PlanMemory) => Plan;
	readonly completionChecker: CompletionChecker;
	readonly openBudget: BudgetOpener;
	readonly readSitemaps: JobSitemapsReader;
	readonly log: Log;
}

/** Plans in memory of an instance at most: 16 bytes for each planned URL of each. */
const MAX_MEMORIES = 4;

/**
 * The one writer of a job's plan: commits what is to be planned, then sends it.
 *
 * @param memories - By job; of the instance, so that a warm one need not read a plan again.
 */
export function createDispatcher(deps: DispatcherDeps, memories = new Map<string, DispatchMemory>()) {
	const { jobs, ledger, openPlan, completionChecker, openBudget, readSitemaps, notifyPlanner, log } = deps;

	/** Outcome `i` belongs to body `i`; a rejected one is to be delivered again. */
	return async function dispatch(
		bodies: readonly string[],
		invocation: Invocation,
	): Promise<PromiseSettledResult<void>[]> {
		const outcomes = new Array<PromiseSettledResult<void>>(bodies.length);
		const notices = noticesByJob(bodies, (at, reason) => {
			outcomes[at] = { status: 'rejected', reason };
		});
		// Side by side: a source that takes long to read keeps no other waiting.
		await Promise.all(
			Array.from(notices, async ([jobId, some]) => {
				const [outcome] = await Promise.allSettled([dispatchJob(jobId, some, invocation)]);
				for (const notice of some) outcomes[notice.at] = outcomeOf(notice, outcome);
			}),
		);
		for (const outcome of outcomes) {
			if (outcome.status === 'rejected') log.error('a message is left to be delivered again', outcome.reason);
		}
		return outcomes;
	};

	async function dispatchJob(jobId: string, notices: readonly Notice[], invocation: Invocation): Promise<Unread> {
		const stored = await jobs.get(jobId);
		if (stored === undefined || hasEnded(stored.state)) {
			memories.delete(jobId);
			log.warn('a plan message for a job that is over or gone', { jobId });
			return new Map();
		}
		const budget = await openBudget(stored, invocation);
		const job = await withSource(stored, { invocation, budget });
		if (job === undefined) {
			await writeLine(stored, { invocation, budget, targets: 0 });
			return new Map();
		}
		const memory = memoryOf(jobId);
		const plan = openPlan(job, memory.plan);
		await plan.refresh();
		const advance = new PlanAdvance(deps, { job, plan, memory, invocation, budget });
		const { targets, unread } = await advance.advance(notices);
		await writeLine(job, { invocation, budget, targets });
		await completionChecker.checkIfHinted(jobId);
		return unread;
	}

	/**
	 * @returns The job, whose sitemaps are read if it has any; `undefined` if somebody else, or a later call, goes on. Who goes on
	 * with what was read is told again by each message that comes: whoever read it may have died before that.
	 */
	async function withSource(job: Job, paid: Paid): Promise<Job | undefined> {
		const isUnread = job.source.sitemap !== undefined;
		if (isUnread && job.state !== 'planning') return job;
		const read = isUnread ? await readOn(job, paid) : job;
		// A job without targets is planned, and so ended, here.
		if (read === undefined || read.mode === 'fanout' || read.source.targets === 0) return read;
		await notifyPlanner(read, 'start');
		return undefined;
	}

	async function readOn(job: Job, { invocation, budget }: Paid): Promise<Job | undefined> {
		const isStopped = async () => (await budget.stopAtLimit()) !== undefined;
		const read = await readSitemaps(job, { invocation, isStopped });
		if (read === undefined) await notifyPlanner(job, `sitemaps:${invocation.requestId}`);
		return read;
	}

	async function writeLine({ jobId, expiresAt }: Job, { invocation, budget, targets }: Paid & { targets: number }) {
		const line = invocation.ledgerLine({ jobId, targets, bytes: 0, share: 1, isHousekeeping: true });
		await ledger.write(line, expiresAt);
		await budget.close(line);
	}

	/** The one used longest ago makes room. */
	function memoryOf(jobId: string): DispatchMemory {
		const memory = memories.get(jobId) ?? { plan: createPlanMemory(), sent: 0 };
		memories.delete(jobId);
		memories.set(jobId, memory);
		keepNewest(memories, MAX_MEMORIES);
		return memory;
	}
}

interface Paid {
	readonly invocation: Invocation;
	readonly budget: JobBudget;
}
