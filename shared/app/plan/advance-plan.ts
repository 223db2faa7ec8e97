import type { Chunk } from '../../core/chunk.ts';
import { completionOf } from '../../core/complete/completion.ts';
import type { Job } from '../../core/job.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { JobBudget } from '../record/budget.ts';
import { messagesOf } from '../record/publish-links.ts';
import { RESERVE_MS } from '../record/start-window.ts';
import type { Notice, Unread } from './notices.ts';
import type { NotifyPlanner } from './notify-planner.ts';
import type { Plan, PlanMemory } from './planner.ts';
import { readLinks } from './read-links.ts';
import type { createChunkSender } from './send-chunks.ts';

/** What an instance remembers of a job from one invocation to the next. */
export interface DispatchMemory {
	readonly plan: PlanMemory;
	/** Entries whose chunks are known to be sent. */
	sent: number;
}

export interface PlanAdvanceDeps {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly planQueue: MessageQueue;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly notifyPlanner: NotifyPlanner;
}

export interface AdvanceOptions {
	readonly job: Job;
	readonly plan: Plan;
	readonly memory: DispatchMemory;
	readonly invocation: Invocation;
	readonly budget: JobBudget;
}

/** What one invocation does for the plan of one job: it sends what is left, takes in links, and reads on in the source. */
export class PlanAdvance {
	readonly #deps: PlanAdvanceDeps;
	readonly #of: AdvanceOptions;
	#targets = 0;

	constructor(deps: PlanAdvanceDeps, of: AdvanceOptions) {
		this.#deps = deps;
		this.#of = of;
	}

	async advance(notices: readonly Notice[]): Promise<{ targets: number; unread: Unread }> {
		const { job, plan, invocation } = this.#of;
		if (job.state === 'stopping') {
			await plan.close(invocation);
			return { targets: 0, unread: new Map() };
		}
		await this.#sendUnsent();
		const unread = await this.#mergeLinks([...new Set(notices.flatMap(({ links = [] }) => links))]);
		const isGeneral = notices.some(({ links }) => links === undefined);
		if ((await this.#readOn()) && isGeneral && job.options.crawl !== undefined) await this.#askForPending();
		return { targets: this.#targets, unread };
	}

	/** Reads the source to its end, or as far as the time lets it. */
	async #readOn(): Promise<boolean> {
		const { jobs, notifyPlanner } = this.#deps;
		const { job, plan, invocation, budget } = this.#of;
		while (!this.#isRead && invocation.remainingMs() > RESERVE_MS) {
			// The message that stops the job comes here, too, and closes the plan.
			if ((await budget.stopAtLimit()) !== undefined) return false;
			await this.#send(await plan.extend(invocation));
		}
		if (this.#isRead) await jobs.move(job.jobId, { from: ['planning'], to: 'running' });
		// Not named after how far it got: the next may get no further, and its message would be dropped as this one again.
		else await notifyPlanner(job, `after:${invocation.requestId}`);
		return this.#isRead;
	}

	get #isRead(): boolean {
		const { plan } = this.#of;
		return plan.sourceDone || plan.closed;
	}

	async #mergeLinks(chunkIds: readonly string[]): Promise<Unread> {
		const { job, plan, invocation, budget } = this.#of;
		const wanted = chunkIds.filter((chunkId) => !plan.hasMerged(chunkId));
		if (wanted.length === 0 || plan.closed) return new Map();
		const { links, unread } = await readLinks(this.#deps, job.jobId, wanted);
		const left = () => links.filter(({ chunkId }) => !plan.hasMerged(chunkId));
		// Again if another writer was faster, which it is seldom more than once.
		for (let some = left(); some.length > 0 && !plan.closed; some = left()) {
			if ((await budget.stopAtLimit()) !== undefined) return unread;
			await this.#send(await plan.mergeLinks(some, invocation));
		}
		return unread;
	}

	/** Of its own entry, all chunks; of one that another writer has put in its place, those that have no record. */
	async #send(chunks: readonly Chunk[]): Promise<void> {
		if (chunks.length === 0) return this.#sendUnsent();
		await this.#deps.sendChunks(chunks);
		this.#of.memory.sent = this.#of.plan.entries.length;
		this.#targets += chunks.reduce((total, chunk) => total + chunk.targets.length, 0);
	}

	/**
	 * Sends the chunks of the last entry that have no record: its writer may have died over it.
	 *
	 * Nobody plans on before these are sent, so those of earlier entries are. Where a job stops, the sweeper ends them.
	 */
	async #sendUnsent(): Promise<void> {
		const { records, sendChunks } = this.#deps;
		const { job, plan, memory } = this.#of;
		const entries = plan.entries.length;
		if (memory.sent === entries) return;
		const last = plan.entries.at(-1);
		const chunks = last === undefined ? [] : await plan.chunksOf(last);
		if (chunks.length > 0) {
			const names = chunks.map((chunk) => chunk.chunkId);
			const recorded = await records.find(job.jobId, names);
			await sendChunks(chunks.filter((chunk) => !recorded.has(chunk.chunkId)));
		}
		memory.sent = entries;
	}

	/** Messages for the records whose links wait: one that cannot be read fails its own, and not this one. */
	async #askForPending(): Promise<void> {
		const { records, planQueue } = this.#deps;
		const { job, plan, invocation } = this.#of;
		const { pendingLinks } = completionOf({
			entries: plan.entries,
			records: await records.list(job.jobId),
			stopping: false,
		});
		const names = pendingLinks.map(({ chunkId }) => chunkId);
		if (names.length > 0) await planQueue.send(messagesOf(job.jobId, names, invocation.requestId));
	}
}
