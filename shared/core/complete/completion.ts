import { type ChunkRecord, childId } from '../chunk.ts';
import { isFuture } from '../clock-skew.ts';
import { chunkIdsOf, type PlanEntry } from '../plan-entry.ts';

/** A chunk that the plan or a record names, and that has no record. */
export interface MissingChunk {
	readonly chunkId: string;
	/** Who names it: the number of a plan entry, or the record of the parent. */
	readonly namedBy: { readonly entry: PlanEntry } | { readonly record: ChunkRecord };
	/** When it was due to start, in milliseconds since the epoch. */
	readonly dueAt: number;
}

/** Whether it may start: what was named without a time of its own could start when it was named, whatever clocks say since. */
export function isDue({ dueAt, namedBy }: MissingChunk, now: number): boolean {
	return dueAt <= now || 'entry' in namedBy || dueAt === namedBy.record.committedAt;
}

/**
 * Whether it may start where no queue keeps it until it is due. Of what was named in the future nobody can tell how much of
 * its wait has passed: it may, too.
 */
export function isStartable(chunk: MissingChunk, now: number): boolean {
	return isDue(chunk, now) || ('record' in chunk.namedBy && isFuture(chunk.namedBy.record.committedAt, now));
}

/** Whether a job is over, from its plan log and its records alone. */
export interface Completion {
	/** The plan will not grow: the log is closed, or its source was read to the end and all links are taken in. */
	readonly planned: boolean;
	readonly missing: readonly MissingChunk[];
	/** Records whose links are not taken in, and have to be. */
	readonly pendingLinks: readonly ChunkRecord[];
	/** `planned`, and nothing is missing. */
	readonly closed: boolean;
}

/** What to judge a job by. A stopping job is over only with a closing entry: links may still be taken in before. */
export interface CompletionInput {
	readonly entries: readonly PlanEntry[];
	readonly records: ReadonlyMap<string, ChunkRecord>;
	readonly stopping: boolean;
}

/**
 * Looks for named chunks without a record.
 *
 * Names, not sums: records come from a listing that is no snapshot, whose sums may be equal by accident. A record
 * that is missed by the listing makes its chunk missing, never the job closed.
 */
export function completionOf({ entries, records, stopping }: CompletionInput): Completion {
	const isClosed = entries.some((entry) => entry.closed);
	// After a closing entry, links are ignored.
	const pendingLinks = isClosed ? [] : pendingLinksOf(entries, records.values());
	const isRead = !stopping && entries.some((entry) => entry.sourceDone);
	const isPlanned = isClosed || (isRead && pendingLinks.length === 0);
	const missing: MissingChunk[] = [];

	for (const entry of entries) {
		for (const chunkId of chunkIdsOf(entry)) {
			if (!records.has(chunkId)) missing.push({ chunkId, namedBy: { entry }, dueAt: entry.committedAt });
		}
	}
	for (const record of records.values()) {
		record.childrenDueAt.forEach((dueAt, i) => {
			const chunkId = childId(record.chunkId, i);
			if (records.has(chunkId)) return;
			missing.push({ chunkId, namedBy: { record }, dueAt: Math.max(dueAt, record.committedAt) });
		});
	}

	return { planned: isPlanned, missing, pendingLinks, closed: isPlanned && missing.length === 0 };
}

/** The records whose links no entry has taken in. */
export function pendingLinksOf(entries: readonly PlanEntry[], records: Iterable<ChunkRecord>): ChunkRecord[] {
	const linked = [...records].filter(({ links }) => links !== undefined && links > 0);
	if (linked.length === 0) return linked;
	const merged = new Set(entries.flatMap((entry) => entry.links?.takenIn ?? []));
	return linked.filter(({ chunkId }) => !merged.has(chunkId));
}
