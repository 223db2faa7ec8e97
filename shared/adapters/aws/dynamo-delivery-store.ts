import { LONGEST_LEASE_MS } from '../../core/clock-skew.ts';
import type { Delivery } from '../../core/deliver/delivery.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { AttemptEnd, DeliveryStore } from '../../ports/delivery-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** Partition of the index `list` that those are in which are pending. */
const PENDING = 'DELIVERIES';

/** Deliveries under `DELIVERY#<job>`, one a destination, and the index `list` over those that are pending. */
export function createDynamoDeliveryStore(table: DynamoTable): DeliveryStore {
	return {
		async open(delivery, expiresAt) {
			const item = { ...versioned({ ...delivery, state: 'pending', attempts: 0 }), list: PENDING, expiresAt };
			await table.put(
				{ ...keyOf(delivery.jobId, delivery.destination), ...item },
				{ ConditionExpression: 'attribute_not_exists(pk)' },
			);
		},
		async begin(jobId, destination, { until, now }) {
			const begun = await table.update({
				Key: keyOf(jobId, destination),
				UpdateExpression: 'SET heldUntil = :until, dueAt = :until ADD attempts :one',
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
		async end(jobId, destination, end) {
			await table.update({ Key: keyOf(jobId, destination), ...endUpdate(end) });
		},
		async reopen(jobId, destination, dueAt) {
			await table.update({
				Key: keyOf(jobId, destination),
				UpdateExpression:
					'SET #state = :pending, #list = :list, dueAt = :due, attempts = :none REMOVE #error, heldUntil',
				ConditionExpression: '#state = :failed',
				ExpressionAttributeNames: { '#state': 'state', '#list': 'list', '#error': 'error' },
				ExpressionAttributeValues: {
					':pending': 'pending',
					':failed': 'failed',
					':list': PENDING,
					':due': dueAt,
					':none': 0,
				},
			});
		},
		async resent(jobId, destination, dueAt) {
			await table.update({
				Key: keyOf(jobId, destination),
				UpdateExpression: 'SET dueAt = :due',
				ConditionExpression: '#state = :pending',
				ExpressionAttributeNames: { '#state': 'state' },
				ExpressionAttributeValues: { ':due': dueAt, ':pending': 'pending' },
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
		async pending() {
			const items = await table.query({
				IndexName: 'list',
				KeyConditionExpression: '#list = :list',
				ExpressionAttributeNames: { '#list': 'list' },
				ExpressionAttributeValues: { ':list': PENDING },
			});
			return items.map(toDelivery);
		},
		erase: (jobId) => table.removeAll(`DELIVERY#${jobId}`),
	};
}

/** What is told of an attempt that ended; one that is delivered stays so. */
function endUpdate({ state, error, attemptedAt, dueAt }: AttemptEnd) {
	const isOver = state !== 'pending';
	const set = [
		'#state = :state, attemptedAt = :at',
		...(error === undefined ? [] : ['#error = :error']),
		...(dueAt === undefined ? [] : ['dueAt = :due']),
	];
	const removed = [
		'heldUntil',
		...(error === undefined ? ['#error'] : []),
		...(dueAt === undefined ? ['dueAt'] : []),
		...(isOver ? ['#list'] : []),
	];
	return {
		UpdateExpression: `SET ${set.join(', ')} REMOVE ${removed.join(', ')}`,
		// Out of the index of pending ones, nobody would find it again.
		ConditionExpression: isOver ? 'attribute_exists(pk) AND #state <> :delivered' : '#state = :pending',
		ExpressionAttributeNames: { '#state': 'state', '#error': 'error', ...(isOver && { '#list': 'list' }) },
		ExpressionAttributeValues: {
			':state': state,
			':at': attemptedAt,
			...(isOver ? { ':delivered': 'delivered' } : { ':pending': 'pending' }),
			...(error !== undefined && { ':error': error }),
			...(dueAt !== undefined && { ':due': dueAt }),
		},
	};
}

function keyOf(jobId: string, destination: string): Key {
	return { pk: `DELIVERY#${jobId}`, sk: destination };
}

function toDelivery({
	pk: _pk,
	sk: _sk,
	list: _list,
	expiresAt: _expires,
	heldUntil: _held,
	...delivery
}: Item): Delivery {
	const stored = delivery as unknown as Delivery;
	return readable(stored, `the delivery ${stored.destination} of job ${stored.jobId}`);
}
