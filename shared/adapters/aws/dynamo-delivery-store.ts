import { LONGEST_LEASE_MS } from '../../core/clock-skew.ts';
import type { Delivery } from '../../core/deliver/delivery.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** Deliveries under `DELIVERY#<job>`, one a destination. */
export function createDynamoDeliveryStore(table: DynamoTable): DeliveryStore {
	return {
		async open(delivery, expiresAt) {
			const item = { ...versioned({ ...delivery, state: 'pending', attempts: 0 }), expiresAt };
			await table.put(
				{ ...keyOf(delivery.jobId, delivery.destination), ...item },
				{ ConditionExpression: 'attribute_not_exists(pk)' },
			);
		},
		async begin(jobId, destination, { until, now }) {
			const begun = await table.update({
				Key: keyOf(jobId, destination),
				UpdateExpression: 'SET heldUntil = :until ADD attempts :one',
				ConditionExpression:
					'#state = :pending AND (attribute_not_exists(heldUntil) OR heldUntil <= :now OR heldUntil > :believable)',
				ExpressionAttributeNames: { '#state': 'state' },
				ExpressionAttributeValues: {
					':until': until,
					':now': now,
					':believable': now + LONGEST_LEASE_MS,
					':pending': 'pending',
					':one': 1,
				},
			});
			if (begun !== undefined) return { kind: 'begun', delivery: toDelivery(begun) };
			const found = await table.get(keyOf(jobId, destination));
			return { kind: found?.state === 'pending' ? 'busy' : 'over' };
		},
		async end(jobId, destination, { state, error, attemptedAt }) {
			await table.update({
				Key: keyOf(jobId, destination),
				UpdateExpression: `SET #state = :state, attemptedAt = :at${error === undefined ? ' REMOVE heldUntil, #error' : ', #error = :error REMOVE heldUntil'}`,
				ConditionExpression: 'attribute_exists(pk) AND #state <> :delivered',
				ExpressionAttributeNames: { '#state': 'state', '#error': 'error' },
				ExpressionAttributeValues: {
					':state': state,
					':at': attemptedAt,
					':delivered': 'delivered',
					...(error !== undefined && { ':error': error }),
				},
			});
		},
		async list(jobId) {
			const items = await table.query({
				KeyConditionExpression: 'pk = :pk',
				ExpressionAttributeValues: { ':pk': `DELIVERY#${jobId}` },
				ConsistentRead: true,
			});
			return items.map(toDelivery);
		},
		erase: (jobId) => table.removeAll(`DELIVERY#${jobId}`),
	};
}

function keyOf(jobId: string, destination: string): Key {
	return { pk: `DELIVERY#${jobId}`, sk: destination };
}

function toDelivery({ pk: _pk, sk: _sk, expiresAt: _expires, heldUntil: _held, ...delivery }: Item): Delivery {
	const stored = delivery as unknown as Delivery;
	return readable(stored, `the delivery ${stored.destination} of job ${stored.jobId}`);
}
