import { type Input, recordsIn, textIn } from './input.ts';
import { SqsError } from './sqs-error.ts';

const MOST_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;

export interface BatchEntry {
	readonly id: string;
	readonly input: Input;
}

/** @throws {SqsError} There are none, or too many, or their ids are wrong: none of them is looked at then. */
export function entriesIn(input: Input): BatchEntry[] {
	const entries = recordsIn(input, 'Entries').map((entry) => ({ id: textIn(entry, 'Id') ?? '', input: entry }));
	if (entries.length === 0) {
		throw new SqsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
	}
	if (entries.length > MOST_ENTRIES) {
		const most = `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`;
		throw new SqsError('TooManyEntriesInBatchRequest', most);
	}
	if (!entries.every(({ id }) => ENTRY_ID.test(id))) {
		const rule = 'A batch entry id can only contain alphanumeric characters, hyphens and underscores.';
		throw new SqsError('InvalidBatchEntryId', `${rule} It can be at most 80 letters long.`);
	}
	const twice = entries.find(({ id }, i) => entries.findIndex((other) => other.id === id) !== i);
	if (twice !== undefined) throw new SqsError('BatchEntryIdsNotDistinct', `Id ${twice.id} repeated.`);
	return entries;
}

/** What SQS answers to a batch: each entry succeeds or fails for itself. */
export function outcomesOf<Entry extends { readonly id: string }>(
	entries: readonly Entry[],
	run: (entry: Entry) => object | undefined,
) {
	const Successful: object[] = [];
	const Failed: object[] = [];
	for (const entry of entries) {
		try {
			Successful.push({ Id: entry.id, ...run(entry) });
		} catch (error) {
			if (!(error instanceof SqsError)) throw error;
			Failed.push({ Id: entry.id, SenderFault: true, Code: error.queryCode, Message: error.message });
		}
	}
	return { Successful, Failed };
}
