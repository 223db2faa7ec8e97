import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { createDynamoArchive } from '../../shared/adapters/aws/dynamo-archive.ts';
import { createDynamoJobStore } from '../../shared/adapters/aws/dynamo-job-store.ts';
import { createDynamoLedgerStore } from '../../shared/adapters/aws/dynamo-ledger-store.ts';
import { createDynamoPlanLog } from '../../shared/adapters/aws/dynamo-plan-log.ts';
import { createDynamoProgressCounters } from '../../shared/adapters/aws/dynamo-progress-counters.ts';
import { createDynamoRecordStore } from '../../shared/adapters/aws/dynamo-record-store.ts';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createTieredBlobStore } from '../../shared/adapters/aws/tiered-blob-store.ts';
import { createUsageMeter } from '../../shared/adapters/usage-meter.ts';
import { aDeadLetter, aJob, aLine, anEntry, aRecord, EXPIRES_AT, JOB_ID } from '../support/builders.ts';
import { createMemoryObjectStore } from '../support/memory/memory-object-store.ts';
import { START } from '../support/virtual-clock.ts';
import { type AwsClients, createTable } from './aws-resources.ts';

/** What DynamoDB is to sweep away by itself. */
export function dynamoExpiry(name: string, clients: () => AwsClients): void {
	it(`everything that is written to the table says when it expires (${name})`, async () => {
		const opened = clients();
		const TableName = await createTable(opened);
		const table = createDynamoTable(opened.dynamodb, TableName, createUsageMeter());
		const jobs = createDynamoJobStore(table, createMemoryObjectStore());
		await jobs.create(aJob());
		await jobs.lease(JOB_ID, 'recount', START + 60_000, START);
		await createDynamoPlanLog(table).append(anEntry());
		await createDynamoRecordStore(table).commit(aRecord());
		await createDynamoLedgerStore(table).write(aLine(), EXPIRES_AT);
		await createDynamoArchive(table).keep(aDeadLetter(), EXPIRES_AT);
		await createDynamoProgressCounters(table).add(JOB_ID, { planned: 1 }, EXPIRES_AT);
		const blobs = createTieredBlobStore(table, createMemoryObjectStore());
		await blobs.put({ jobId: JOB_ID, attemptId: 'attempt-1', value: 'small', expiresAt: EXPIRES_AT });

		const { Items = [] } = await opened.dynamodb.send(new ScanCommand({ TableName }));

		expect(Items).toHaveLength(8);
		const lasting = Items.filter(({ expiresAt }) => !(expiresAt >= EXPIRES_AT && expiresAt < 1e10));
		expect(lasting).toEqual([]);
	});
}
