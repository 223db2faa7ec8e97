import { resultItems, resultPartition } from '../../core/report/result-item.ts';
import type { ResultItems } from '../../ports/result-items.ts';
import type { DynamoTable } from './dynamo-table.ts';

/** Under `RESULTS#<job>` two items a result: `INDEX#<place>`, and `URL#<url>#<place>`, which leads there. */
export function createDynamoResultItems(table: DynamoTable): ResultItems {
	return {
		async put(results, expiresAt) {
			await table.putAll(results.flatMap(resultItems).map((item) => ({ ...item, expiresAt })));
		},
		erase: (jobId) => table.removeAll(resultPartition(jobId)),
	};
}
