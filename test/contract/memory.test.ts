import { createSplitQueue } from '../../shared/adapters/split-queue.ts';
import { aSinkAddress } from '../support/builders.ts';
import { createMemoryArchive } from '../support/memory/memory-archive.ts';
import { createMemoryBlobStore } from '../support/memory/memory-blob-store.ts';
import { createMemoryDeliveryStore } from '../support/memory/memory-delivery-store.ts';
import { createMemoryIdempotencyStore } from '../support/memory/memory-idempotency-store.ts';
import { createMemoryJobStore } from '../support/memory/memory-job-store.ts';
import { createMemoryLedgerStore } from '../support/memory/memory-ledger-store.ts';
import { createMemoryObjectStore } from '../support/memory/memory-object-store.ts';
import { createMemoryPageStates } from '../support/memory/memory-page-states.ts';
import { createMemoryPlanLog } from '../support/memory/memory-plan-log.ts';
import { createMemoryProgressCounters } from '../support/memory/memory-progress-counters.ts';
import { createMemoryQueue } from '../support/memory/memory-queue.ts';
import { createMemoryRateLimiter } from '../support/memory/memory-rate-limiter.ts';
import { createMemoryRecordStore } from '../support/memory/memory-record-store.ts';
import { createMemoryResultItems } from '../support/memory/memory-result-items.ts';
import { createMemoryRobotsStore } from '../support/memory/memory-robots-store.ts';
import { createMemoryRowSink } from '../support/memory/memory-row-sink.ts';
import { createMemorySecretStore } from '../support/memory/memory-secret-store.ts';
import { createMemorySinkStore } from '../support/memory/memory-sink-store.ts';
import { archiveContract } from './archive.contract.ts';
import { blobStoreContract } from './blob-store.contract.ts';
import { deliveryStoreContract } from './delivery-store.contract.ts';
import { idempotencyStoreContract } from './idempotency-store.contract.ts';
import { jobStoreContract } from './job-store.contract.ts';
import { leaseContract } from './lease.contract.ts';
import { ledgerStoreContract } from './ledger-store.contract.ts';
import { messageQueueContract } from './message-queue.contract.ts';
import { objectStoreContract } from './object-store.contract.ts';
import { pageStatesContract } from './page-states.contract.ts';
import { planLogContract } from './plan-log.contract.ts';
import { progressCountersContract } from './progress-counters.contract.ts';
import { rateLimiterContract } from './rate-limiter.contract.ts';
import { recordStoreContract } from './record-store.contract.ts';
import { recordedBlobContract } from './recorded-blob.contract.ts';
import { resultItemsContract } from './result-items.contract.ts';
import { robotsStoreContract } from './robots-store.contract.ts';
import { rowSinkContract } from './row-sink.contract.ts';
import { secretStoreContract } from './secret-store.contract.ts';
import { sinkStoreContract } from './sink-store.contract.ts';

archiveContract('memory', createMemoryArchive);
blobStoreContract('memory', createMemoryBlobStore);
idempotencyStoreContract('memory', createMemoryIdempotencyStore);
deliveryStoreContract('memory', createMemoryDeliveryStore);
sinkStoreContract('memory', createMemorySinkStore);
resultItemsContract('memory', () => {
	const items = createMemoryResultItems();
	return {
		items,
		query: async (key, prefix) => items.items().filter(({ pk, sk }) => pk === key && sk.startsWith(prefix)),
	};
});
rowSinkContract('memory', () => {
	const sink = createMemoryRowSink();
	const to = { address: aSinkAddress(), isTrusted: true, allowPrivate: [] };
	return { sink, to, rowsOf: async (jobId) => sink.rows().filter((row) => row.job_id === jobId), close: sink.close };
});
jobStoreContract('memory', createMemoryJobStore);
leaseContract('memory', createMemoryJobStore);
ledgerStoreContract('memory', createMemoryLedgerStore);
objectStoreContract('memory', createMemoryObjectStore);
planLogContract('memory', createMemoryPlanLog);
progressCountersContract('memory', createMemoryProgressCounters);
rateLimiterContract('memory', createMemoryRateLimiter);
recordedBlobContract('memory', () => ({ records: createMemoryRecordStore(), blobs: createMemoryBlobStore() }));
recordStoreContract('memory', createMemoryRecordStore);
pageStatesContract('memory', createMemoryPageStates);
robotsStoreContract('memory', createMemoryRobotsStore);
secretStoreContract('memory', createMemorySecretStore);
messageQueueContract('one of two, of small jobs or of others', async () => {
	const queues = [createMemoryQueue(), createMemoryQueue()] as const;
	const take = () => queues.flatMap((queue) => queue.takeAll()).filter((message) => !message.delaySeconds);
	return { queue: createSplitQueue(...queues), take: async () => take().map((message) => message.body) };
});
messageQueueContract('memory', async () => {
	const queue = createMemoryQueue();
	const take = async () => queue.takeAll().filter((message) => !message.delaySeconds);
	return { queue, take: async () => (await take()).map((message) => message.body) };
});
