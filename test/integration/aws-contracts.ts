import { afterAll } from 'vitest';
import { createDynamoArchive } from '../../shared/adapters/aws/dynamo-archive.ts';
import { createDynamoDeliveryStore } from '../../shared/adapters/aws/dynamo-delivery-store.ts';
import { createDynamoIdempotencyStore } from '../../shared/adapters/aws/dynamo-idempotency-store.ts';
import { createDynamoJobStore } from '../../shared/adapters/aws/dynamo-job-store.ts';
import { createDynamoLedgerStore } from '../../shared/adapters/aws/dynamo-ledger-store.ts';
import { createDynamoPageStates } from '../../shared/adapters/aws/dynamo-page-states.ts';
import { createDynamoPlanLog } from '../../shared/adapters/aws/dynamo-plan-log.ts';
import { createDynamoProgressCounters } from '../../shared/adapters/aws/dynamo-progress-counters.ts';
import { createDynamoRateLimiter } from '../../shared/adapters/aws/dynamo-rate-limiter.ts';
import { createDynamoRecordStore } from '../../shared/adapters/aws/dynamo-record-store.ts';
import { createDynamoResultItems } from '../../shared/adapters/aws/dynamo-result-items.ts';
import { createDynamoRobotsStore } from '../../shared/adapters/aws/dynamo-robots-store.ts';
import { createDynamoScheduleStates } from '../../shared/adapters/aws/dynamo-schedule-states.ts';
import { createDynamoSinkStore } from '../../shared/adapters/aws/dynamo-sink-store.ts';
import { createDynamoTable, type DynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createS3ExportTarget } from '../../shared/adapters/aws/s3-export-target.ts';
import { createS3ObjectStore } from '../../shared/adapters/aws/s3-object-store.ts';
import { createSqsQueue } from '../../shared/adapters/aws/sqs-queue.ts';
import { createTieredBlobStore } from '../../shared/adapters/aws/tiered-blob-store.ts';
import { createUsageMeter } from '../../shared/adapters/usage-meter.ts';
import type { ResultItem } from '../../shared/core/report/result-item.ts';
import { archiveContract } from '../contract/archive.contract.ts';
import { blobStoreContract } from '../contract/blob-store.contract.ts';
import { deliveryStoreContract } from '../contract/delivery-store.contract.ts';
import { exportTargetContract } from '../contract/export-target.contract.ts';
import { idempotencyStoreContract } from '../contract/idempotency-store.contract.ts';
import { jobStoreContract } from '../contract/job-store.contract.ts';
import { leaseContract } from '../contract/lease.contract.ts';
import { ledgerStoreContract } from '../contract/ledger-store.contract.ts';
import { messageQueueContract } from '../contract/message-queue.contract.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';
import { pageStatesContract } from '../contract/page-states.contract.ts';
import { planLogContract } from '../contract/plan-log.contract.ts';
import { progressCountersContract } from '../contract/progress-counters.contract.ts';
import { rateLimiterContract } from '../contract/rate-limiter.contract.ts';
import { recordStoreContract } from '../contract/record-store.contract.ts';
import { recordedBlobContract } from '../contract/recorded-blob.contract.ts';
import { resultItemsContract } from '../contract/result-items.contract.ts';
import { robotsStoreContract } from '../contract/robots-store.contract.ts';
import { scheduleStatesContract } from '../contract/schedule-store.contract.ts';
import { sinkStoreContract } from '../contract/sink-store.contract.ts';
import { createMemoryObjectStore } from '../support/memory/memory-object-store.ts';
import {
	type AwsClients,
	type AwsEndpoints,
	createBucket,
	createClients,
	createQueue,
	createTable,
	takeMessages,
} from './aws-resources.ts';
import { dynamoExpiry } from './dynamo-expiry.ts';
import { dynamoFaults } from './dynamo-faults.ts';
import { s3Faults } from './s3-faults.ts';
import { sqsFaults } from './sqs-faults.ts';

/**
 * Every contract on the AWS adapters, and what only AWS does to its callers.
 *
 * @param endpoints - Asked for when the tests run, since the servers start then.
 * @param services - Those that are there; what needs another is left out.
 */
export function awsContracts(
	name: string,
	endpoints: () => AwsEndpoints,
	services: readonly (keyof AwsEndpoints)[] = ['sqs', 'dynamodb', 's3'],
): void {
	const has = (service: keyof AwsEndpoints) => services.includes(service);
	const meter = createUsageMeter();
	const open: AwsClients[] = [];
	const clients = (maxAttempts?: number) => {
		const opened = createClients(endpoints(), maxAttempts);
		open.push(opened);
		return opened;
	};
	const table = async (): Promise<DynamoTable> => {
		const { dynamodb, ...others } = clients();
		return createDynamoTable(dynamodb, await createTable({ dynamodb, ...others }), meter);
	};
	const objects = async () => {
		const { s3, ...others } = clients();
		return createS3ObjectStore(s3, await createBucket({ s3, ...others }), meter);
	};
	afterAll(() => {
		for (const opened of open) opened.close();
	});

	if (has('dynamodb')) {
		archiveContract(`DynamoDB, ${name}`, async () => createDynamoArchive(await table()));
		idempotencyStoreContract(`DynamoDB, ${name}`, async () => createDynamoIdempotencyStore(await table()));
		sinkStoreContract(`DynamoDB items, ${name}`, async () => createDynamoSinkStore(await table(), 'ITEM_SINK'));
		resultItemsContract(`DynamoDB, ${name}`, async () => {
			const shared = await table();
			return { items: createDynamoResultItems(shared), query: (pk, prefix) => queryItems(shared, pk, prefix) };
		});
		sinkStoreContract(`DynamoDB, ${name}`, async () => createDynamoSinkStore(await table()));
		deliveryStoreContract(`DynamoDB, ${name}`, async () => createDynamoDeliveryStore(await table()));
		jobStoreContract(`DynamoDB, ${name}`, async () => createDynamoJobStore(await table(), createMemoryObjectStore()));
		leaseContract(`DynamoDB, ${name}`, async () => createDynamoJobStore(await table(), createMemoryObjectStore()));
		ledgerStoreContract(`DynamoDB, ${name}`, async () => createDynamoLedgerStore(await table()));
		planLogContract(`DynamoDB, ${name}`, async () => createDynamoPlanLog(await table()));
		progressCountersContract(`DynamoDB, ${name}`, async () => createDynamoProgressCounters(await table()));
		rateLimiterContract(`DynamoDB, ${name}`, async () => createDynamoRateLimiter(await table()));
		recordStoreContract(`DynamoDB, ${name}`, async () => createDynamoRecordStore(await table()));
		scheduleStatesContract(`DynamoDB, ${name}`, async () => createDynamoScheduleStates(await table()));
		pageStatesContract(`DynamoDB, ${name}`, async () => createDynamoPageStates(await table()));
		robotsStoreContract(`DynamoDB, ${name}`, async () => createDynamoRobotsStore(await table()));
		dynamoFaults(name, clients);
		dynamoExpiry(name, clients);
	}
	if (has('s3')) {
		objectStoreContract(`S3, ${name}`, objects);
		exportTargetContract(`S3, ${name}`, async () => {
			const { s3, ...others } = clients();
			const bucket = await createBucket({ s3, ...others });
			return {
				target: createS3ExportTarget(async () => s3, `s3://${bucket}/a folder/`),
				read: async (file) => {
					const body = await createS3ObjectStore(s3, bucket, meter).get(`a folder/${file}`);
					return body && Buffer.from(body).toString();
				},
			};
		});
		s3Faults(name, clients);
	}
	if (has('dynamodb') && has('s3')) {
		blobStoreContract(`DynamoDB and S3, ${name}`, async () => createTieredBlobStore(await table(), await objects()));
		recordedBlobContract(`DynamoDB and S3, ${name}`, async () => {
			const shared = await table();
			return { records: createDynamoRecordStore(shared), blobs: createTieredBlobStore(shared, await objects()) };
		});
	}
	if (has('sqs')) {
		messageQueueContract(`SQS, ${name}`, async (kind) => {
			const opened = clients();
			const url = await createQueue(opened, kind);
			return { queue: createSqsQueue(opened.sqs, url, meter), take: (count) => takeMessages(opened, url, count) };
		});
		sqsFaults(name, clients);
	}
}

/** As a user asks for them. */
async function queryItems(table: DynamoTable, pk: string, prefix: string): Promise<ResultItem[]> {
	const items = await table.query({
		KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
		ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
	});
	return items as unknown as ResultItem[];
}
