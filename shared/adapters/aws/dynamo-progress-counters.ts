import { StoreError } from '../../core/errors.ts';
import { NO_PROGRESS, type Progress, type ProgressCounters } from '../../ports/progress-counters.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/**
 * One counter item a job, added to once a chunk.
 *
 * @param table - On a client that does not retry: a repeated ADD counts twice.
 */
export function createDynamoProgressCounters(table: DynamoTable): ProgressCounters {
	return {
		async add(jobId, delta, expiresAt) {
			const fields = Object.entries(delta).filter(([, n]) => n !== 0);
			if (fields.length === 0) return this.read(jobId);
			const item = await table.update({
				Key: keyOf(jobId),
				UpdateExpression: `SET expiresAt = :expiresAt ADD ${fields.map(([field]) => `#${field} :${field}`).join(', ')}`,
				ExpressionAttributeNames: Object.fromEntries(fields.map(([field]) => [`#${field}`, field])),
				ExpressionAttributeValues: {
					':expiresAt': expiresAt,
					...Object.fromEntries(fields.map(([field, n]) => [`:${field}`, n])),
				},
			});
			if (item === undefined) throw new StoreError(`the counters of job ${jobId} refused an addition`);
			return toProgress(item);
		},
		async read(jobId) {
			const item = await table.get(keyOf(jobId));
			return item === undefined ? NO_PROGRESS : toProgress(item);
		},
		async erase(jobId) {
			await table.remove(keyOf(jobId));
		},
	};
}

function keyOf(jobId: string): Key {
	return { pk: `JOB#${jobId}`, sk: 'COUNTERS' };
}

function toProgress({ pk: _pk, sk: _sk, expiresAt: _expiresAt, ...counters }: Item): Progress {
	return { ...NO_PROGRESS, ...counters };
}
