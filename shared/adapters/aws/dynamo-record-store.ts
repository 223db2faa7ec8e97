import { type ChunkRecord, PARTITIONS, partitionOf } from '../../core/chunk.ts';
import { StoreError } from '../../core/errors.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** What is read of a record: all of it, and not the blob beside it. */
const FIELDS = Object.keys({
	v: true,
	jobId: true,
	chunkId: true,
	attemptId: true,
	counts: true,
	changes: true,
	robotsUnreadable: true,
	schemesRefused: true,
	notes: true,
	retries: true,
	bytes: true,
	timeMs: true,
	childrenDueAt: true,
	links: true,
	pageStates: true,
	linkSums: true,
	waits: true,
	itemUnits: true,
	blob: true,
	committedAt: true,
	requestId: true,
	elapsedMs: true,
	expiresAt: true,
} satisfies Record<keyof ChunkRecord, true>);

const LISTED = {
	ProjectionExpression: FIELDS.map((field) => `#${field}`).join(', '),
	// Some of them are words that DynamoDB reserves.
	ExpressionAttributeNames: Object.fromEntries(FIELDS.map((field) => [`#${field}`, field])),
};

/**
 * Records under `CHUNK#<job>#<partition>`, so that no partition of DynamoDB is a bottleneck; a small blob is in its
 * record's item, as `data`.
 */
export function createDynamoRecordStore(table: DynamoTable): RecordStore {
	return {
		async commit(record) {
			const key = recordKey(record.jobId, record.chunkId);
			const { data, ...blob } = record.blob;
			const item = { ...key, ...versioned(record), blob, ...(data && { data }) };
			const isFirst = await table.put(item, { ConditionExpression: 'attribute_not_exists(pk)' });
			if (isFirst) return record;
			// The SDK retries: the record that is in our way may be our own.
			const stored = await table.get(key);
			if (stored === undefined) throw new StoreError(`the record of chunk ${record.chunkId} vanished`);
			return toRecord(stored);
		},
		async find(jobId, chunkIds) {
			const keys = chunkIds.map((chunkId) => recordKey(jobId, chunkId));
			return byName(await table.getAll(keys, LISTED));
		},
		async list(jobId) {
			const partitions = Array.from({ length: PARTITIONS }, (_, partition) =>
				table.query({
					KeyConditionExpression: 'pk = :pk',
					ExpressionAttributeValues: { ':pk': partitionKey(jobId, partition) },
					...LISTED,
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

/** Of a chunk's record. */
export function recordKey(jobId: string, chunkId: string): Key {
	return { pk: partitionKey(jobId, partitionOf(chunkId)), sk: chunkId };
}

function byName(items: readonly Item[]): Map<string, ChunkRecord> {
	return new Map(items.map((item) => [item.chunkId as string, toRecord(item)]));
}

function toRecord({ pk: _pk, sk: _sk, data: _data, ...record }: Item): ChunkRecord {
	const stored = record as unknown as ChunkRecord;
	return readable(stored, `the record of chunk ${stored.chunkId} of job ${stored.jobId}`);
}
