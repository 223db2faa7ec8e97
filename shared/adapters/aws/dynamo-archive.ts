import type { Archive, ArchivedMessage } from '../../ports/archive.ts';
import type { DynamoTable, Item } from './dynamo-table.ts';

/** An item holds 400 KB; a longer body is kept in part. */
const MAX_BODY_CHARS = 100_000;
/** Messages that do not say whose they are. */
const NOBODY = 'unknown';

/** Dead letters under `DEAD#<job>`. */
export function createDynamoArchive(table: DynamoTable): Archive {
	return {
		async keep(message, expiresAt) {
			const pk = `DEAD#${message.jobId ?? NOBODY}`;
			const body = message.body.slice(0, MAX_BODY_CHARS);
			await table.put({ pk, sk: message.messageId, ...message, body, expiresAt });
		},
		async list(jobId) {
			const items = await table.query({
				KeyConditionExpression: 'pk = :pk',
				ExpressionAttributeValues: { ':pk': `DEAD#${jobId}` },
				ConsistentRead: true,
			});
			return items.map(toMessage).sort((a, b) => a.archivedAt - b.archivedAt);
		},
		erase: (jobId) => table.removeAll(`DEAD#${jobId}`),
	};
}

function toMessage({ pk: _pk, sk: _sk, expiresAt: _expiresAt, ...message }: Item): ArchivedMessage {
	return message as unknown as ArchivedMessage;
}
