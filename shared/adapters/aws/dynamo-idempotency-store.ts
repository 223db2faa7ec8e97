import { StoreError } from '../../core/errors.ts';
import type { IdempotencyStore, IdempotentCall } from '../../ports/idempotency-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** Calls under `ONCE#<key>`. DynamoDB deletes an expired one in its own time: it counts as gone before. */
export function createDynamoIdempotencyStore(table: DynamoTable): IdempotencyStore {
	return {
		async claim({ key, ...call }, now) {
			const stored = await table.update({
				Key: keyOf(key),
				UpdateExpression: 'SET requestHash = :hash, jobId = :job, expiresAt = :expires',
				ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
				ExpressionAttributeValues: {
					':hash': call.requestHash,
					':job': call.jobId,
					':expires': call.expiresAt,
					':now': Math.floor(now / 1000),
				},
			});
			const item = stored ?? (await table.get(keyOf(key)));
			if (item === undefined) throw new StoreError('the call that has an idempotency key is gone; try again');
			return callOf(key, item);
		},
	};
}

function callOf(key: string, { requestHash, jobId, expiresAt }: Item): IdempotentCall {
	return { key, requestHash: String(requestHash), jobId: String(jobId), expiresAt: Number(expiresAt) };
}

function keyOf(key: string): Key {
	return { pk: `ONCE#${key}`, sk: 'ONCE' };
}
