import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoJobStore } from '../../shared/adapters/aws/dynamo-job-store.ts';
import { createDynamoPlanLog } from '../../shared/adapters/aws/dynamo-plan-log.ts';
import { createDynamoProgressCounters } from '../../shared/adapters/aws/dynamo-progress-counters.ts';
import { createDynamoRecordStore } from '../../shared/adapters/aws/dynamo-record-store.ts';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createUsageMeter } from '../../shared/adapters/usage-meter.ts';
import { StoreError } from '../../shared/core/errors.ts';
import { aJob, anEntry, aRecord, EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';
import { createMemoryObjectStore } from '../support/memory/memory-object-store.ts';
import { type AwsClients, createTable } from './aws-resources.ts';
import { leavingKeys, leavingWrites, loseAnswers, throttle } from './faults.ts';

/** What DynamoDB and its SDK do to their callers. */
export function dynamoFaults(name: string, clients: (maxAttempts?: number) => AwsClients): void {
	describe(`a table that fails (${name})`, () => {
		const meter = createUsageMeter();
		let tableName: string;
		let jobId: string;
		beforeAll(async () => {
			tableName = await createTable(clients());
		});
		beforeEach(() => {
			jobId = freshId();
		});

		const tableOn = (client: Pick<DynamoDBDocumentClient, 'send'>) =>
			createDynamoTable(client as DynamoDBDocumentClient, tableName, meter);

		it('S2.4 is asked again for the keys that it leaves unprocessed', async () => {
			const { dynamodb } = clients();
			const names = Array.from({ length: 120 }, (_, i) => `0.${i}`);
			const records = createDynamoRecordStore(tableOn(leavingKeys(dynamodb, 40)));
			await Promise.all(names.map((chunkId) => records.commit(aRecord({ jobId, chunkId }))));

			expect([...(await records.find(jobId, names)).keys()].sort()).toEqual(names.sort());
		});

		it('S2.4 is told again to delete what it leaves unprocessed', async () => {
			const { dynamodb } = clients();
			const log = createDynamoPlanLog(tableOn(leavingWrites(dynamodb, 10)));
			for (let n = 0; n < 30; n++) await log.append(anEntry({ jobId, n }));
			await log.erase(jobId);

			expect(await log.read(jobId, 0)).toEqual([]);
		});

		it('S2.4 gets again what it throttled', async () => {
			const { dynamodb } = clients();
			throttle(dynamodb, 1);
			const records = createDynamoRecordStore(tableOn(dynamodb));
			const record = aRecord({ jobId });

			expect(await records.commit(record)).toEqual(record);
			expect([...(await records.list(jobId)).values()]).toEqual([record]);
		});

		it('R1 lets a record win whose answer was lost, so that the SDK wrote it twice', async () => {
			const { dynamodb } = clients();
			loseAnswers(dynamodb, 1);
			const record = aRecord({ jobId, attemptId: 'mine' });

			expect((await createDynamoRecordStore(tableOn(dynamodb)).commit(record)).attemptId).toBe('mine');
		});

		it('R1 lets a plan entry win whose answer was lost', async () => {
			const { dynamodb } = clients();
			loseAnswers(dynamodb, 1);
			const entry = anEntry({ jobId, attemptId: 'mine' });

			expect((await createDynamoPlanLog(tableOn(dynamodb)).append(entry)).attemptId).toBe('mine');
		});

		it('R1 has moved a job though the answer was lost', async () => {
			const { dynamodb } = clients();
			const jobs = createDynamoJobStore(tableOn(dynamodb), createMemoryObjectStore());
			await jobs.create(aJob({ jobId, state: 'running' }));
			loseAnswers(dynamodb, 1);

			expect(await jobs.move(jobId, { from: ['running'], to: 'stopping', stopReason: 'cancelled' })).toBe(true);
		});

		it('adds to a counter once though the answer was lost, and says that it does not know', async () => {
			const { dynamodb } = clients(1);
			const counters = createDynamoProgressCounters(tableOn(dynamodb));
			loseAnswers(dynamodb, 1);

			await expect(counters.add(jobId, { recorded: 1 }, EXPIRES_AT)).rejects.toThrow(StoreError);
			expect((await counters.read(jobId)).recorded).toBe(1);
		});

		it('has an error of its own where there is no such table', async () => {
			const { dynamodb } = clients(1);
			const records = createDynamoRecordStore(createDynamoTable(dynamodb, 'nobody', meter));

			await expect(records.commit(aRecord({ jobId }))).rejects.toThrow(StoreError);
			await expect(records.find(jobId, ['0.0'])).rejects.toThrow(StoreError);
			await expect(records.list(jobId)).rejects.toThrow(StoreError);
		});

		it('S0.3 counts a unit for each started KB that is written, and each 4 KB that are read', async () => {
			const { dynamodb } = clients();
			const counted = createUsageMeter();
			const jobs = createDynamoJobStore(createDynamoTable(dynamodb, tableName, counted), createMemoryObjectStore());
			const source = { ...aJob().source, name: 'x'.repeat(4_500) };

			await jobs.create(aJob({ jobId, source }));
			// Of the index, too.
			expect(counted.total().writeUnits).toBeGreaterThanOrEqual(5);
			expect(counted.total().readUnits).toBe(0);
			await jobs.get(jobId);
			expect(counted.total().readUnits).toBe(2);
		});
	});
}
