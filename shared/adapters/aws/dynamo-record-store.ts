import { type ChunkRecord, PARTITIONS, partitionOf } from '../../core/chunk.ts';
import { StoreError } from '../../core/errors.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** Records under `CHUNK#<job>#<partition>`, so that no partition of DynamoDB is a bottleneck. */
export function createDynamoRecordStore(table: DynamoTable): RecordStore {
	return {
		async commit(record) {
			const key = keyOf(record.jobId, record.chunkId);
			const isFirst = await table.put({ ...key, ...record }, { ConditionExpression: 'attribute_not_exists(pk)' });
			if (isFirst) return record;
			// The SDK retries: the record that is in our way may be our own.
			const stored = await table.get(key);
			if (stored === undefined) throw new StoreError(`the record of chunk ${record.chunkId} vanished`);
			return toRecord(stored);
		},
		async find(jobId, chunkIds) {
			const keys = chunkIds.map((chunkId) => keyOf(jobId, chunkId));
			return byName(await table.getAll(keys));
		},
		async list(jobId) {
			const partitions = Array.from({ length: PARTITIONS }, (_, partition) =>
				table.query({
					KeyConditionExpression: 'pk = :pk',
					ExpressionAttributeValues: { ':pk': partitionKey(jobId, partition) },
					ConsistentRead: true,
				}),
			);
			return byName((await Promise.all(partitions)).flat());
		},
		async erase(jobId) {
			const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partitionKey(jobId, partition));
			await Promise.all(partitions.map((pk) => table.removeAll(pk)));
		},
	};
}

function partitionKey(jobId: string, partition: number): string {
	return `CHUNK#${jobId}#${partition}`;
}

function keyOf(jobId: string, chunkId: string): Key {
	return { pk: partitionKey(jobId, partitionOf(chunkId)), sk: chunkId };
}

function byName(items: readonly Item[]): Map<string, ChunkRecord> {
	return new Map(items.map((item) => [item.chunkId as string, toRecord(item)]));
}

function toRecord({ pk: _pk, sk: _sk, ...record }: Item): ChunkRecord {
	return record as unknown as ChunkRecord;
}
