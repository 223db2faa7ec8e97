import { type Closure, closureOf } from '../core/closure.ts';
import { hasEnded, type Job } from '../core/job.ts';
import { decodePlanMessage } from '../core/messages.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Invocation } from '../ports/invocation.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { Log } from '../ports/log.ts';
import type { RecordStore } from '../ports/record-store.ts';
import { RESERVE_MS } from './chunk-pool.ts';
import type { JobCloser } from './close-job.ts';
import { loadMissing } from './missing-chunks.ts';
import type { Plan } from './planner.ts';
import type { createChunkSender } from './send-chunks.ts';
import type { JobWaker } from './start-job.ts';

export interface DispatcherDeps {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly ledger: LedgerStore;
	readonly openPlan: (job: Job) => Plan;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly wake: JobWaker;
	readonly closer: JobCloser;
	readonly log: Log;
}

/** A message as it was delivered. */
export interface Delivery {
	readonly body: string;
	/** 1 on the first delivery. */
	readonly receiveCount: number;
}

/** The one writer of a job's plan: commits what is to be planned, then sends it. */
export function createDispatcher(deps: DispatcherDeps) {
	const { jobs, records, blobs, ledger, openPlan, sendChunks, wake, closer, log } = deps;

	/** @throws {MessageError | StoreError | QueueError} The message is to be delivered again. */
	return async function dispatch(delivery: Delivery, invocation: Invocation): Promise<void> {
		const { jobId } = decodePlanMessage(delivery.body);
		const job = await jobs.get(jobId);
		if (job === undefined || hasEnded(job.state)) {
			log.warn('a plan message for a job that is over or gone', { jobId });
			return;
		}
		const plan = openPlan(job);
		await plan.refresh();
		// Its first delivery may have died between committing an entry and sending its chunks.
		if (delivery.receiveCount > 1) await sendAgain(job, plan);
		const targets = await advance(job, plan, invocation);
		await ledger.write(invocation.ledgerLine({ jobId, targets, bytes: 0, share: 1 }), job.expiresAt);
		await closer.lookForEnd(jobId);
	};

	async function sendAgain(job: Job, plan: Plan): Promise<void> {
		const last = plan.entries.at(-1);
		if (last === undefined) return;
		const names = (await plan.chunksOf(last)).map((chunk) => chunk.chunkId);
		const found = await records.find(job.jobId, names);
		const { missing }: Closure = closureOf({ entries: [last], records: found, stopping: false });
		const ofEntry = missing.filter(({ namedBy }) => 'entry' in namedBy);
		for await (const chunk of loadMissing(blobs, job.jobId, ofEntry)) await sendChunks([chunk]);
	}

	/** @returns Targets planned. */
	async function advance(job: Job, plan: Plan, invocation: Invocation): Promise<number> {
		if (job.state === 'stopping') {
			await plan.close(invocation);
			return 0;
		}
		let targets = 0;
		while (!plan.sourceDone && !plan.closed && invocation.remainingMs() > RESERVE_MS) {
			const chunks = await plan.extend(invocation);
			await sendChunks(chunks);
			targets += chunks.reduce((total, chunk) => total + chunk.targets.length, 0);
		}
		if (plan.sourceDone || plan.closed) await jobs.move(job.jobId, { from: ['planning'], to: 'running' });
		else await wake(job, `continue:${plan.entries.length}`);
		return targets;
	}
}
