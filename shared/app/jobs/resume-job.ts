import { completionOf } from '../../core/complete/completion.ts';
import { JobNotFoundError } from '../../core/errors.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import { loadMissing } from '../complete/missing-chunks.ts';
import type { createDeliveryResender } from '../deliver/resend-deliveries.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';
import type { Plan } from '../plan/planner.ts';
import type { createChunkSender } from '../plan/send-chunks.ts';
import { type SinkStores, sinksOf } from '../record/job-sinks.ts';
import { forgetBlocked } from './blocked-job.ts';

export interface JobResumerDeps extends SinkStores {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly openPlan: (job: Job) => Plan;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly notifyPlanner: NotifyPlanner;
	readonly completionChecker: CompletionChecker;
	readonly clock: Clock;
	readonly resender: ReturnType<typeof createDeliveryResender>;
}

/** Chunks that are read back and sent at a time. */
const SEND_CHUNKS = 100;

/** Goes on with a job whose messages are lost, without waiting for anybody: sends again every named chunk that has no record. */
export function createJobResumer(deps: JobResumerDeps) {
	const { jobs, records, openPlan, sendChunks, notifyPlanner, completionChecker, clock, resender } = deps;

	/**
	 * @returns The job as it was found; of one that has ended, what of its report and its rows has not arrived is sent again.
	 * @throws {JobNotFoundError} There is no such job.
	 */
	return async function resumeJob(jobId: string): Promise<Job> {
		const job = await jobs.get(jobId);
		if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}`);
		for (const sink of sinksOf(job.options, deps)) await sink.reopen(jobId, job.expiresAt);
		if (hasEnded(job.state)) {
			await resender.resendAll(jobId);
			return job;
		}
		await forgetBlocked(jobs, job);
		const isPlanned = job.mode === 'fanout' && (await sendMissing(job));
		if (!isPlanned) await notifyPlanner(job, `resume:${clock.now()}`);
		await completionChecker.check(jobId);
		return job;
	};

	/** @returns Whether the plan is done, so that chunks are all that the job waits for. */
	async function sendMissing(job: Job): Promise<boolean> {
		const plan = openPlan(job);
		await plan.refresh();
		const found = await records.list(job.jobId);
		const stopping = job.state === 'stopping';
		const { planned, missing } = completionOf({ entries: plan.entries, records: found, stopping });
		// The dispatcher that is woken sends what is missing of the last entry, as after any death of its writer.
		const last = planned ? undefined : plan.entries.at(-1);
		const ours = missing.filter(({ namedBy }) => !('entry' in namedBy) || namedBy.entry !== last);
		let batch = [];
		for await (const chunk of loadMissing(deps, job.jobId, ours)) {
			batch.push(chunk);
			if (batch.length < SEND_CHUNKS) continue;
			await sendChunks(batch);
			batch = [];
		}
		await sendChunks(batch);
		return planned;
	}
}
