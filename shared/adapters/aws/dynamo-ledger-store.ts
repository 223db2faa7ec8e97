import type { LedgerLine } from '../../core/report/ledger.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { DynamoTable, Item } from './dynamo-table.ts';

/** Ledger lines under `LEDGER#<job>`, one an invocation. */
export function createDynamoLedgerStore(table: DynamoTable): LedgerStore {
	return {
		async write(line, expiresAt) {
			await table.put({ pk: `LEDGER#${line.jobId}`, sk: line.requestId, ...versioned(line), expiresAt });
		},
		async list(jobId) {
			const items = await table.query({
				KeyConditionExpression: 'pk = :pk',
				ExpressionAttributeValues: { ':pk': `LEDGER#${jobId}` },
				ConsistentRead: true,
			});
			return items.map(toLine);
		},
		erase: (jobId) => table.removeAll(`LEDGER#${jobId}`),
	};
}

function toLine({ pk: _pk, sk: _sk, expiresAt: _expiresAt, ...line }: Item): LedgerLine {
	const stored = line as unknown as LedgerLine;
	return readable(stored, `the ledger line ${stored.requestId} of job ${stored.jobId}`);
}
