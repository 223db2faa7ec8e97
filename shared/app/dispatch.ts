import { hasEnded, type Job } from '../core/job.ts';
import { decodePlanMessage } from '../core/messages.ts';
import type { Invocation } from '../ports/invocation.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { Log } from '../ports/log.ts';
import type { RecordStore } from '../ports/record-store.ts';
import { RESERVE_MS } from './chunk-pool.ts';
import type { JobCloser } from './close-job.ts';
import type { Plan } from './planner.ts';
import type { createChunkSender } from './send-chunks.ts';
import type { JobWaker } from './start-job.ts';

export interface DispatcherDeps {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly ledger: LedgerStore;
	readonly openPlan: (job: Job) => Plan;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly wake: JobWaker;
	readonly closer: JobCloser;
	readonly log: Log;
}

/** The one writer of a job's plan: commits what is to be planned, then sends it. */
export function createDispatcher(deps: DispatcherDeps) {
	const { jobs, records, ledger, openPlan, sendChunks, wake, closer, log } = deps;

	/** @throws {MessageError | StoreError | QueueError} The message is to be delivered again. */
	return async function dispatch(body: string, invocation: Invocation): Promise<void> {
		const { jobId } = decodePlanMessage(body);
		const job = await jobs.get(jobId);
		if (job === undefined || hasEnded(job.state)) {
			log.warn('a plan message for a job that is over or gone', { jobId });
			return;
		}
		const plan = openPlan(job);
		await plan.refresh();
		const targets = await advance(job, plan, invocation);
		await ledger.write(invocation.ledgerLine({ jobId, targets, bytes: 0, share: 1 }), job.expiresAt);
		await closer.lookForEnd(jobId);
	};

	/**
	 * Sends the chunks of the last entry that have no record: its writer may have died over it.
	 *
	 * Nobody plans on before these are sent, so those of earlier entries are. Where a job stops, the sweeper ends them.
	 */
	async function sendUnsent({ jobId }: Job, plan: Plan): Promise<void> {
		const last = plan.entries.at(-1);
		const chunks = last === undefined ? [] : await plan.chunksOf(last);
		if (chunks.length === 0) return;
		const names = chunks.map((chunk) => chunk.chunkId);
		const recorded = await records.find(jobId, names);
		await sendChunks(chunks.filter((chunk) => !recorded.has(chunk.chunkId)));
	}

	/** @returns Targets planned. */
	async function advance(job: Job, plan: Plan, invocation: Invocation): Promise<number> {
		if (job.state === 'stopping') {
			await plan.close(invocation);
			return 0;
		}
		await sendUnsent(job, plan);
		let targets = 0;
		while (!plan.sourceDone && !plan.closed && invocation.remainingMs() > RESERVE_MS) {
			const chunks = await plan.extend(invocation);
			if (chunks.length > 0) await sendChunks(chunks);
			else await sendUnsent(job, plan);
			targets += chunks.reduce((total, chunk) => total + chunk.targets.length, 0);
		}
		const isPlanned = plan.sourceDone || plan.closed;
		if (isPlanned) await jobs.move(job.jobId, { from: ['planning'], to: 'running' });
		// Not named after how far it got: the next may get no further, and its message would be dropped as this one again.
		else await wake(job, `after:${invocation.requestId}`);
		return targets;
	}
}
