import type { Chunk } from '../../core/chunk.ts';
import { completionOf } from '../../core/complete/completion.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import { keepNewest } from '../../core/keep-newest.ts';
import { decodePlanMessage } from '../../core/messages.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import type { BudgetOpener, JobBudget } from '../record/budget.ts';
import { messagesOf } from '../record/publish-links.ts';
import { RESERVE_MS } from '../record/start-window.ts';
import type { NotifyPlanner } from './notify-planner.ts';
import { createPlanMemory, type Plan, type PlanMemory } from './planner.ts';
import { readLinks } from './read-links.ts';
import type { createChunkSender } from './send-chunks.ts';
import type { JobSitemapsReader } from './sitemap/read-job-sitemaps.ts';

export interface DispatcherDeps {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly ledger: LedgerStore;
	readonly planQueue: MessageQueue;
	readonly openPlan: (job: Job, memory?: PlanMemory) => Plan;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly notifyPlanner: NotifyPlanner;
	readonly completionChecker: CompletionChecker;
	readonly openBudget: BudgetOpener;
	readonly readSitemaps: JobSitemapsReader;
	readonly log: Log;
}

/** What an instance remembers of a job from one invocation to the next. */
export interface DispatchMemory {
	readonly plan: PlanMemory;
	/** Entries whose chunks are known to be sent. */
	sent: number;
}

/** A message of a batch: where it stands, and the records whose links it asks to take in; all that wait if absent. */
interface Notice {
	readonly at: number;
	readonly links: readonly string[] | undefined;
}

/** Why the links of a record could not be read, by the name of its chunk. */
type Unread = ReadonlyMap<string, unknown>;

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
		const notices = byJob(bodies, (at, reason) => {
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
		const advance = createAdvance(deps, { job, plan, memory, invocation, budget });
		const { targets, unread } = await advance.advance(notices);
		await writeLine(job, { invocation, budget, targets });
		await completionChecker.checkIfHinted(jobId);
		return unread;
	}

	/** @returns The job, whose sitemaps are read if it has any; `undefined` if somebody else, or a later call, goes on. */
	async function withSource(job: Job, { invocation, budget }: Paid): Promise<Job | undefined> {
		if (job.source.sitemap === undefined || job.state !== 'planning') return job;
		const isStopped = async () => (await budget.stopAtLimit()) !== undefined;
		const read = await readSitemaps(job, { invocation, isStopped });
		if (read === undefined) await notifyPlanner(job, `sitemaps:${invocation.requestId}`);
		// A job without targets is planned, and so ended, here.
		if (read === undefined || read.mode === 'fanout' || read.source.targets === 0) return read;
		await notifyPlanner(read, 'start');
		return undefined;
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

/** A record that nobody can read fails the messages that name it, and no other. */
function outcomeOf({ links }: Notice, outcome: PromiseSettledResult<Unread>): PromiseSettledResult<void> {
	if (outcome.status === 'rejected') return outcome;
	const unread = links?.find((chunkId) => outcome.value.has(chunkId));
	if (unread === undefined) return { status: 'fulfilled', value: undefined };
	return { status: 'rejected', reason: outcome.value.get(unread) };
}

function byJob(bodies: readonly string[], onFailure: (at: number, reason: unknown) => void): Map<string, Notice[]> {
	const notices = new Map<string, Notice[]>();
	for (const [at, body] of bodies.entries()) {
		try {
			const { jobId, links } = decodePlanMessage(body);
			notices.set(jobId, [...(notices.get(jobId) ?? []), { at, links }]);
		} catch (error) {
			onFailure(at, error);
		}
	}
	return notices;
}

interface Paid {
	readonly invocation: Invocation;
	readonly budget: JobBudget;
}

interface Advance {
	readonly job: Job;
	readonly plan: Plan;
	readonly memory: DispatchMemory;
	readonly invocation: Invocation;
	readonly budget: JobBudget;
}

function createAdvance(deps: DispatcherDeps, { job, plan, memory, invocation, budget }: Advance) {
	const { jobs, records, planQueue, sendChunks, notifyPlanner } = deps;
	const { jobId } = job;
	let targets = 0;

	async function advance(notices: readonly Notice[]): Promise<{ targets: number; unread: Unread }> {
		if (job.state === 'stopping') {
			await plan.close(invocation);
			return { targets: 0, unread: new Map() };
		}
		await sendUnsent();
		const unread = await mergeLinks([...new Set(notices.flatMap(({ links = [] }) => links))]);
		const isGeneral = notices.some(({ links }) => links === undefined);
		if ((await readOn()) && isGeneral && job.options.crawl !== undefined) await askForPending();
		return { targets, unread };
	}

	/** Reads the source to its end, or as far as the time lets it. */
	async function readOn(): Promise<boolean> {
		while (!isRead() && invocation.remainingMs() > RESERVE_MS) {
			// The message that stops the job comes here, too, and closes the plan.
			if ((await budget.stopAtLimit()) !== undefined) return false;
			await send(await plan.extend(invocation));
		}
		if (isRead()) await jobs.move(jobId, { from: ['planning'], to: 'running' });
		// Not named after how far it got: the next may get no further, and its message would be dropped as this one again.
		else await notifyPlanner(job, `after:${invocation.requestId}`);
		return isRead();
	}

	function isRead(): boolean {
		return plan.sourceDone || plan.closed;
	}

	async function mergeLinks(chunkIds: readonly string[]): Promise<Unread> {
		const wanted = chunkIds.filter((chunkId) => !plan.hasMerged(chunkId));
		if (wanted.length === 0 || plan.closed) return new Map();
		const { links, unread } = await readLinks(deps, jobId, wanted);
		const left = () => links.filter(({ chunkId }) => !plan.hasMerged(chunkId));
		// Again if another writer was faster, which it is seldom more than once.
		for (let some = left(); some.length > 0 && !plan.closed; some = left()) {
			if ((await budget.stopAtLimit()) !== undefined) return unread;
			await send(await plan.mergeLinks(some, invocation));
		}
		return unread;
	}

	/** Of its own entry, all chunks; of one that another writer has put in its place, those that have no record. */
	async function send(chunks: readonly Chunk[]): Promise<void> {
		if (chunks.length === 0) return sendUnsent();
		await sendChunks(chunks);
		memory.sent = plan.entries.length;
		targets += chunks.reduce((total, chunk) => total + chunk.targets.length, 0);
	}

	/**
	 * Sends the chunks of the last entry that have no record: its writer may have died over it.
	 *
	 * Nobody plans on before these are sent, so those of earlier entries are. Where a job stops, the sweeper ends them.
	 */
	async function sendUnsent(): Promise<void> {
		const entries = plan.entries.length;
		if (memory.sent === entries) return;
		const last = plan.entries.at(-1);
		const chunks = last === undefined ? [] : await plan.chunksOf(last);
		if (chunks.length > 0) {
			const names = chunks.map((chunk) => chunk.chunkId);
			const recorded = await records.find(jobId, names);
			await sendChunks(chunks.filter((chunk) => !recorded.has(chunk.chunkId)));
		}
		memory.sent = entries;
	}

	/** Messages for the records whose links wait: one that cannot be read fails its own, and not this one. */
	async function askForPending(): Promise<void> {
		const { pendingLinks } = completionOf({
			entries: plan.entries,
			records: await records.list(jobId),
			stopping: false,
		});
		const names = pendingLinks.map(({ chunkId }) => chunkId);
		if (names.length > 0) await planQueue.send(messagesOf(jobId, names, invocation.requestId));
	}

	return { advance };
}
