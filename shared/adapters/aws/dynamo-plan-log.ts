import { StoreError } from '../../core/errors.ts';
import type { PlanEntry } from '../../core/plan-entry.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** Plan entries under `PLAN#<job>`, sorted by their number. */
export function createDynamoPlanLog(table: DynamoTable): PlanLog {
	return {
		async append(entry) {
			const key = keyOf(entry.jobId, entry.n);
			const isFirst = await table.put(
				{ ...key, ...versioned(entry) },
				{ ConditionExpression: 'attribute_not_exists(pk)' },
			);
			if (isFirst) return entry;
			// The SDK retries: the entry that is in our way may be our own.
			const stored = await table.get(key);
			if (stored === undefined) throw new StoreError(`plan entry ${entry.n} of job ${entry.jobId} vanished`);
			return toEntry(stored);
		},
		async read(jobId, from) {
			const items = await table.query({
				KeyConditionExpression: 'pk = :pk AND sk >= :from',
				ExpressionAttributeValues: { ':pk': keyOf(jobId, from).pk, ':from': keyOf(jobId, from).sk },
				ConsistentRead: true,
			});
			return items.map(toEntry);
		},
		erase: (jobId) => table.removeAll(`PLAN#${jobId}`),
	};
}

function keyOf(jobId: string, n: number): Key {
	return { pk: `PLAN#${jobId}`, sk: String(n).padStart(9, '0') };
}

function toEntry({ pk: _pk, sk: _sk, ...entry }: Item): PlanEntry {
	const stored = entry as unknown as PlanEntry;
	return readable(stored, `plan entry ${stored.n} of job ${stored.jobId}`);
}
