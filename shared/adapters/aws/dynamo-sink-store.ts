import type { SinkState, SinkStatus } from '../../core/deliver/rows/sink.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { SinkStore, WrittenChunk } from '../../ports/sink-store.ts';
import type { DynamoTable, Key } from './dynamo-table.ts';

const STATUS = 'STATUS';
const CHUNK = 'CHUNK#';
const PUTS_AT_ONCE = 10;

/**
 * Under `SINK#<job>` an item of how it stands, and one a chunk that is written; under `SINKS` the jobs that have
 * something to be written, which the sweeper looks at.
 *
 * @param name - In place of `SINK`, of another sink.
 */
export function createDynamoSinkStore(table: DynamoTable, name = 'SINK'): SinkStore {
	const unfinished = `${name}S`;
	const partitionOf = (jobId: string) => `${name}#${jobId}`;
	const keyOf = (jobId: string): Key => ({ pk: partitionOf(jobId), sk: STATUS });
	const change = changerOf(table, keyOf);
	const forget = (jobId: string) => table.remove({ pk: unfinished, sk: jobId });
	return {
		...createChunkNotes(table, partitionOf, change),
		async open(jobId, expiresAt) {
			// Where the second write is missing, the sweeper looks in vain; the other way round nobody would look.
			await table.put({ pk: unfinished, sk: jobId, expiresAt });
			const status = versioned({ jobId, state: 'writing', rows: 0 });
			await table.put({ ...keyOf(jobId), ...status, expiresAt }, { ConditionExpression: 'attribute_not_exists(pk)' });
		},
		async reopen(jobId, expiresAt) {
			const wasGivenUp = await change(jobId, 'failed', {
				update: 'SET #state = :to REMOVE #error, failedAt',
				names: { '#error': 'error' },
				values: { ':to': 'writing' },
			});
			if (wasGivenUp) await table.put({ pk: unfinished, sk: jobId, expiresAt });
		},
		async unfinished() {
			const items = await table.query({
				KeyConditionExpression: 'pk = :pk',
				ExpressionAttributeValues: { ':pk': unfinished },
				ConsistentRead: true,
			});
			return items.map(({ sk }) => sk as string);
		},
		async noteFailure(jobId, { error, failedAt }) {
			await change(jobId, 'writing', {
				update: 'SET #error = :error, failedAt = :at',
				names: { '#error': 'error' },
				values: { ':error': error, ':at': failedAt },
			});
		},
		async end(jobId, state, rows) {
			const counted = rows !== undefined;
			await change(jobId, 'writing', {
				update: `SET #state = :to${counted ? ', #rows = :rows' : ''}`,
				...(counted && { names: { '#rows': 'rows' } }),
				values: { ':to': state, ...(counted && { ':rows': rows }) },
			});
			await forget(jobId);
		},
		async read(jobId) {
			const item = await table.get(keyOf(jobId));
			if (item === undefined) return undefined;
			const { pk: _pk, sk: _sk, expiresAt: _expires, ...status } = item;
			return readable(status as unknown as SinkStatus, `what is known of the rows of job ${jobId}`);
		},
		async erase(jobId) {
			await table.removeAll(partitionOf(jobId));
			await forget(jobId);
		},
	};
}

function createChunkNotes(
	table: DynamoTable,
	partitionOf: (jobId: string) => string,
	change: Changer,
): Pick<SinkStore, 'noteWritten' | 'writtenChunks'> {
	const noteChunk = (jobId: string, { chunkId, rows }: WrittenChunk, expiresAt: number) =>
		table.put(
			{ pk: partitionOf(jobId), sk: `${CHUNK}${chunkId}`, rows, expiresAt },
			{ ConditionExpression: 'attribute_not_exists(pk)' },
		);

	return {
		async noteWritten(jobId, chunks, expiresAt) {
			let rows = 0;
			for (let at = 0; at < chunks.length; at += PUTS_AT_ONCE) {
				const some = chunks.slice(at, at + PUTS_AT_ONCE);
				const areNew = await Promise.all(some.map((chunk) => noteChunk(jobId, chunk, expiresAt)));
				rows += some.reduce((total, chunk, i) => total + (areNew[i] ? chunk.rows : 0), 0);
			}
			await change(jobId, 'writing', {
				update: 'ADD #rows :rows REMOVE #error, failedAt',
				names: { '#rows': 'rows', '#error': 'error' },
				values: { ':rows': rows },
			});
		},
		async writtenChunks(jobId) {
			const items = await table.query({
				KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
				ExpressionAttributeValues: { ':pk': partitionOf(jobId), ':prefix': CHUNK },
				ConsistentRead: true,
			});
			return new Map(items.map(({ sk, rows }) => [(sk as string).slice(CHUNK.length), rows as number]));
		},
	};
}

interface Change {
	readonly update: string;
	readonly names?: Readonly<Record<string, string>>;
	readonly values: Readonly<Record<string, unknown>>;
}

/** Changes how it stands with a job, if it is in a state. @returns Whether it was. */
type Changer = (jobId: string, from: SinkState, change: Change) => Promise<boolean>;

function changerOf(table: DynamoTable, keyOf: (jobId: string) => Key): Changer {
	return async (jobId, from, { update, names, values }) => {
		const changed = await table.update({
			Key: keyOf(jobId),
			UpdateExpression: update,
			ConditionExpression: '#state = :from',
			ExpressionAttributeNames: { '#state': 'state', ...names },
			ExpressionAttributeValues: { ':from': from, ...values },
		});
		return changed !== undefined;
	};
}
