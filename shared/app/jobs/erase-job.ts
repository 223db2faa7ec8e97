import { exportsPrefixOf, keysOf } from '../../core/record/object-keys.ts';
import type { Archive } from '../../ports/archive.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { ProgressCounters } from '../../ports/progress-counters.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { ResultItems } from '../../ports/result-items.ts';
import type { RobotsStore } from '../../ports/robots-store.ts';
import type { SinkStores } from '../record/job-sinks.ts';

export interface JobEraserDeps extends SinkStores {
	readonly jobs: JobStore;
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly counters: ProgressCounters;
	readonly ledger: LedgerStore;
	readonly archive: Archive;
	readonly deliveries: DeliveryStore;
	readonly resultItems: ResultItems;
	readonly limiter: RateLimiter;
	readonly robots: RobotsStore;
}

/**
 * Deletes everything that is stored of a job, whatever its state.
 *
 * Dying half-way leaves the job item, so that it can be begun again. An instance that still works on the job may
 * write after it: what it writes expires.
 */
export function createJobEraser({ jobs, objects, ...stores }: JobEraserDeps) {
	const { planLog, records, blobs, counters, ledger, archive, deliveries, limiter, robots } = stores;
	const written = [stores.sinks, stores.itemSinks, stores.resultItems];

	return async function eraseJob(jobId: string): Promise<void> {
		const parts = [planLog, records, blobs, counters, ledger, archive, deliveries, limiter, robots, ...written];
		const folders = [keysOf(jobId).prefix, exportsPrefixOf(jobId)];
		await Promise.all([
			...parts.map((part) => part.erase(jobId)),
			...folders.map((folder) => objects.deleteAll(folder)),
		]);
		await jobs.remove(jobId);
	};
}
