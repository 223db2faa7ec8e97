import { ConflictError, JobNotFoundError } from '../../../core/errors.ts';
import { hasEnded, type Job } from '../../../core/job.ts';
import { encodeDeliveryMessage } from '../../../core/messages.ts';
import { type ExportSpec, exportDeliveryOf } from '../../../core/report/export/export-spec.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { DeliveryStore } from '../../../ports/delivery-store.ts';
import type { JobStore } from '../../../ports/job-store.ts';
import type { MessageQueue } from '../../../ports/message-queue.ts';

export interface ExportRequesterDeps {
	readonly jobs: JobStore;
	readonly deliveries: DeliveryStore;
	readonly deliveryQueue: MessageQueue;
	readonly clock: Clock;
}

/** Asks for an export of a job that has ended: asked for again, it is made once, unless it was given up. */
export function createExportRequester({ jobs, deliveries, deliveryQueue, clock }: ExportRequesterDeps) {
	/**
	 * @throws {JobNotFoundError} There is no such job.
	 * @throws {ConflictError} It has not ended.
	 */
	return async function requestExport(jobId: string, spec: ExportSpec): Promise<Job> {
		const job = await jobs.get(jobId);
		if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}`);
		if (!hasEnded(job.state)) {
			throw new ConflictError(`job ${jobId} is ${job.state}: it can be exported when it has ended`);
		}
		const destination = exportDeliveryOf(spec);
		const dueAt = clock.now();
		await deliveries.open({ jobId, destination, type: 'export', export: spec, dueAt }, job.expiresAt);
		await deliveries.reopen(jobId, destination, dueAt);
		await deliveryQueue.send([{ body: encodeDeliveryMessage({ jobId, destination }), groupId: jobId }]);
		return job;
	};
}
