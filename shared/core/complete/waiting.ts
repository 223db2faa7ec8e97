import { type ChunkRecord, childId } from '../chunk.ts';

/** Children of one record that nobody has begun, since they are not due. */
export interface WaitingChildren {
	readonly record: ChunkRecord;
	/** Their places among the record's children, in order; never empty. */
	readonly children: readonly number[];
	/** When the last of them is due, in milliseconds since the epoch. */
	readonly until: number;
}

/** What a job that stands still may be waiting for: targets that are to be tried again, and not before a given time. */
export function waitingChildren(records: ReadonlyMap<string, ChunkRecord>, now: number): WaitingChildren[] {
	return Array.from(records.values(), (record) => waitingOf(record, { records, now })).filter(
		({ children }) => children.length > 0,
	);
}

function waitingOf(
	record: ChunkRecord,
	{ records, now }: { records: ReadonlyMap<string, ChunkRecord>; now: number },
): WaitingChildren {
	const isWaiting = (dueAt: number, i: number) => dueAt > now && !records.has(childId(record.chunkId, i));
	const children = record.childrenDueAt.flatMap((dueAt, i) => (isWaiting(dueAt, i) ? [i] : []));
	const until = children.reduce((last, i) => Math.max(last, record.childrenDueAt[i] ?? 0), 0);
	return { record, children, until };
}
