import type { Archive } from '../../shared/ports/archive.ts';
import type { BlobStore } from '../../shared/ports/blob-store.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { JobStore } from '../../shared/ports/job-store.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { PageStates } from '../../shared/ports/page-states.ts';
import type { PlanLog } from '../../shared/ports/plan-log.ts';
import type { ProgressCounters } from '../../shared/ports/progress-counters.ts';
import type { RateLimiter } from '../../shared/ports/rate-limiter.ts';
import type { RecordStore } from '../../shared/ports/record-store.ts';
import type { ResultItems } from '../../shared/ports/result-items.ts';
import type { RobotsStore } from '../../shared/ports/robots-store.ts';
import type { SinkStore } from '../../shared/ports/sink-store.ts';
import { refuseTooLarge } from '../support/memory/item-size.ts';
import { createMemoryArchive } from '../support/memory/memory-archive.ts';
import { createMemoryBlobStore } from '../support/memory/memory-blob-store.ts';
import { createMemoryDeliveryStore } from '../support/memory/memory-delivery-store.ts';
import { createMemoryJobStore } from '../support/memory/memory-job-store.ts';
import { createMemoryLedgerStore } from '../support/memory/memory-ledger-store.ts';
import { createMemoryObjectStore } from '../support/memory/memory-object-store.ts';
import { createMemoryPageStates } from '../support/memory/memory-page-states.ts';
import { createMemoryPlanLog } from '../support/memory/memory-plan-log.ts';
import { createMemoryProgressCounters } from '../support/memory/memory-progress-counters.ts';
import { createMemoryRateLimiter } from '../support/memory/memory-rate-limiter.ts';
import { createMemoryRecordStore } from '../support/memory/memory-record-store.ts';
import { createMemoryResultItems } from '../support/memory/memory-result-items.ts';
import { createMemoryRobotsStore } from '../support/memory/memory-robots-store.ts';
import { createMemorySinkStore } from '../support/memory/memory-sink-store.ts';
import type { StackSizes } from './scenario.ts';

/** The stores that all invocations share. */
export interface Stores {
	readonly jobs: JobStore;
	readonly objects: ObjectStore;
	readonly records: RecordStore;
	readonly planLog: PlanLog;
	readonly counters: ProgressCounters;
	readonly ledger: LedgerStore;
	readonly archive: Archive;
	readonly deliveries: DeliveryStore;
	readonly sinks: SinkStore;
	readonly itemSinks: SinkStore;
	readonly resultItems: ResultItems;
	readonly blobs: BlobStore;
	readonly limiter: RateLimiter;
	readonly robots: RobotsStore;
	readonly pageStates: PageStates;
}

/** The stores that pass the contracts, in memory: they refuse what DynamoDB would, and the plan log sooner. */
export function createStores({ entryNameBytes }: Pick<StackSizes, 'entryNameBytes'>): Stores {
	return {
		jobs: createMemoryJobStore(),
		objects: createMemoryObjectStore(),
		records: createMemoryRecordStore(),
		planLog: withSmallEntries(createMemoryPlanLog(), entryNameBytes),
		counters: createMemoryProgressCounters(),
		ledger: createMemoryLedgerStore(),
		archive: createMemoryArchive(),
		deliveries: createMemoryDeliveryStore(),
		sinks: createMemorySinkStore(),
		itemSinks: createMemorySinkStore(),
		resultItems: createMemoryResultItems(),
		blobs: createMemoryBlobStore(),
		limiter: createMemoryRateLimiter(),
		robots: createMemoryRobotsStore(),
		pageStates: createMemoryPageStates(),
	};
}

/** What is around the names in an item. */
const LIST_BYTES = 10;

/** Only what names records grows with a job. One name alone is always taken. */
function withSmallEntries(log: PlanLog, nameBytes: number): PlanLog {
	return {
		...log,
		async append(entry) {
			const merged = entry.links?.takenIn ?? [];
			if (merged.length > 1) refuseTooLarge(String(entry.n), { takenIn: merged }, nameBytes + LIST_BYTES);
			return log.append(entry);
		},
	};
}
