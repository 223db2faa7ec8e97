import type { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoArchive } from '../adapters/aws/dynamo-archive.ts';
import { createDynamoDeliveryStore } from '../adapters/aws/dynamo-delivery-store.ts';
import { createDynamoJobStore } from '../adapters/aws/dynamo-job-store.ts';
import { createDynamoLedgerStore } from '../adapters/aws/dynamo-ledger-store.ts';
import { createDynamoPageStates } from '../adapters/aws/dynamo-page-states.ts';
import { createDynamoPlanLog } from '../adapters/aws/dynamo-plan-log.ts';
import { createDynamoProgressCounters } from '../adapters/aws/dynamo-progress-counters.ts';
import { createDynamoRateLimiter } from '../adapters/aws/dynamo-rate-limiter.ts';
import { createDynamoRecordStore } from '../adapters/aws/dynamo-record-store.ts';
import { createDynamoResultItems } from '../adapters/aws/dynamo-result-items.ts';
import { createDynamoRobotsStore } from '../adapters/aws/dynamo-robots-store.ts';
import { createDynamoSinkStore } from '../adapters/aws/dynamo-sink-store.ts';
import { createDynamoTable } from '../adapters/aws/dynamo-table.ts';
import { createSqsQueue } from '../adapters/aws/sqs-queue.ts';
import { createTieredBlobStore } from '../adapters/aws/tiered-blob-store.ts';
import { createSplitQueue } from '../adapters/split-queue.ts';
import { createUsageMeter } from '../adapters/usage-meter.ts';
import { createCompletionChecker } from '../app/complete/check-completion.ts';
import { createJobReporter } from '../app/complete/report-job.ts';
import { createDeliveryResender } from '../app/deliver/resend-deliveries.ts';
import { createJobStopper } from '../app/jobs/stop-job.ts';
import { createPlannerNotifier } from '../app/plan/notify-planner.ts';
import { openPlan, type PlanMemory } from '../app/plan/planner.ts';
import { createChunkSender } from '../app/plan/send-chunks.ts';
import { createBudgetOpener } from '../app/record/budget.ts';
import { coalesceCounters } from '../app/record/coalescing-counters.ts';
import { createChunkFinisher } from '../app/record/finish-chunk.ts';
import type { Job } from '../core/job.ts';
import { createRecordMemory } from '../core/record/record-memory.ts';
import type { Log } from '../ports/log.ts';
import type { UsageMeter } from '../ports/usage-meter.ts';
import { createDynamoClient, createSqsClient } from './clients.ts';
import { createLazyObjectStore } from './lazy-object-store.ts';
import { createLazySecretStore } from './lazy-secret-store.ts';
import type { Settings } from './settings.ts';
import { systemClock, systemIds } from './system-clock.ts';

export type Stack = ReturnType<typeof createStack>;

const BYTES_PER_MB = 1024 * 1024;
/** About 12,000 pages of twenty links, or the records of three million targets. */
const MAX_RECORD_MEMORY_MB = 32;
/** Of an instance's memory. */
const RECORD_MEMORY_SHARE = 1 / 50;

/** All ports of a stack on their adapters, and the use cases that more than one entry point needs. */
export function createStack(settings: Settings, log: Log) {
	const meter = createUsageMeter();
	const sqs = createSqsClient(settings);
	const dynamo = createDynamoClient(settings);
	const dynamoOnce = createDynamoClient(settings, 1);
	const table = createDynamoTable(dynamo, settings.tableName, meter);
	const objects = createLazyObjectStore(settings, meter);
	const secrets = createLazySecretStore(settings);
	const ports = {
		clock: systemClock,
		ids: systemIds,
		log,
		objects,
		secrets,
		records: createDynamoRecordStore(table),
		planLog: createDynamoPlanLog(table),
		jobs: createDynamoJobStore(table, objects),
		counters: coalesceCounters(
			createDynamoProgressCounters(createDynamoTable(dynamoOnce, settings.tableName, meter)),
			systemClock,
		),
		ledger: createDynamoLedgerStore(table),
		limiter: createDynamoRateLimiter(table),
		robots: createDynamoRobotsStore(table),
		pageStates: createDynamoPageStates(table),
		archive: createDynamoArchive(table),
		deliveries: createDynamoDeliveryStore(table),
		sinks: createDynamoSinkStore(table),
		itemSinks: createDynamoSinkStore(table, 'ITEM_SINK'),
		resultItems: createDynamoResultItems(table),
		rowsQueue: createSqsQueue(sqs, settings.rowsQueueUrl, meter),
		deliveryQueue: createSqsQueue(sqs, settings.deliveriesQueueUrl, meter),
		stackDestinations: settings.delivery.destinations,
		blobs: createTieredBlobStore(table, objects),
		planQueue: createSqsQueue(sqs, settings.planQueueUrl, meter),
		chunksQueue: createChunksQueue(sqs, settings, meter),
		runQueue: createSqsQueue(sqs, settings.runsQueueUrl, meter),
	};
	const recordMemory = createRecordMemory(recordMemoryBytes(settings));
	const report = createJobReporter({ ...ports, recordMemory });
	const notifyPlanner = createPlannerNotifier(ports);
	const stopJob = createJobStopper({ ...ports, notifyPlanner });
	return {
		...ports,
		table,
		meter,
		completionChecker: createCompletionChecker({ ...ports, recordMemory, report }),
		finisher: createChunkFinisher({ ...ports, recordMemory }),
		sendChunks: createChunkSender(ports.chunksQueue, ports.clock),
		notifyPlanner,
		stopJob,
		resender: createDeliveryResender(ports),
		openBudget: createBudgetOpener({ ...ports, stopJob }),
		openPlan: (job: Job, memory?: PlanMemory) => openPlan(ports, job, memory),
		/** Closes all connections, so that nothing holds the process. */
		async close(): Promise<void> {
			sqs.destroy();
			dynamo.destroy();
			dynamoOnce.destroy();
			await objects.close();
			await secrets.close();
		},
	};
}

function createChunksQueue(sqs: SQSClient, { chunksQueueUrl, smallChunksQueueUrl }: Settings, meter: UsageMeter) {
	const large = createSqsQueue(sqs, chunksQueueUrl, meter);
	if (smallChunksQueueUrl === undefined) return large;
	return createSplitQueue(large, createSqsQueue(sqs, smallChunksQueueUrl, meter));
}

/** A process that is no instance visits nothing. */
function recordMemoryBytes({ memoryMb = 0 }: Settings): number {
	return Math.min(memoryMb * RECORD_MEMORY_SHARE, MAX_RECORD_MEMORY_MB) * BYTES_PER_MB;
}
