import type { Chunk } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import type { PlanEntry } from '../../core/plan-entry.ts';
import { cutNames } from '../../core/record/cut-names.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { EntryAppender, type EntryAppenderDeps } from './append-entry.ts';
import { cutFoundLinks, cutSource, type RecordLinks } from './cut-entry.ts';
import { createPlanMemory, PlanCopy } from './plan-copy.ts';

export type { RecordLinks } from './cut-entry.ts';
export { createPlanMemory, type PlanMemory } from './plan-copy.ts';

export interface PlannerDeps extends EntryAppenderDeps {
	readonly objects: ObjectStore;
	/** Chunks that one entry cuts at most; chosen here if absent. */
	readonly entryChunks?: number;
	/** What the names of records in one entry take at most; chosen here if absent. */
	readonly entryNameBytes?: number;
}

/** A job's plan as one writer sees it: the log so far, and how to append to it. */
export interface Plan {
	/** All entries that were read or appended, in order. */
	readonly entries: readonly PlanEntry[];
	readonly sourceDone: boolean;
	readonly closed: boolean;
	hasMerged(chunkId: string): boolean;
	/** Reads what others have appended. */
	refresh(): Promise<void>;
	/**
	 * Reads on in the source, and appends the chunks that it gives as one entry.
	 *
	 * @returns The chunks, to be sent; none if another writer was faster (its entries are then read), or all were duplicates.
	 */
	extend(invocation: Pick<Invocation, 'trace'>): Promise<readonly Chunk[]>;
	/**
	 * Appends what the links of records hold that is not planned yet, as one entry.
	 *
	 * Takes in what no entry has taken in, or of very many records the first; with nothing left, appends nothing.
	 *
	 * @returns The chunks, to be sent; none if another writer was faster, or all was known.
	 */
	mergeLinks(records: readonly RecordLinks[], invocation: Pick<Invocation, 'trace'>): Promise<readonly Chunk[]>;
	/** Appends the entry after which there is none. Nothing happens if the log is closed. */
	close(invocation: Pick<Invocation, 'trace'>): Promise<void>;
	/** The chunks that an entry cuts. */
	chunksOf(entry: PlanEntry): Promise<readonly Chunk[]>;
}

/** An entry is one item, which DynamoDB refuses above 400 KB: a run may bring the links of 50,000 records at once. */
const ENTRY_NAME_BYTES = 200 * 1024;

/** @param memory - Of the same job; what it has is not read again. */
export function openPlan(deps: PlannerDeps, job: Job, memory = createPlanMemory()): Plan {
	const copy = new PlanCopy(deps, job.jobId, memory);
	const appender = new EntryAppender(deps, job, copy);

	return {
		entries: copy.entries,
		get sourceDone() {
			return copy.sourceDone;
		},
		get closed() {
			return copy.closed;
		},
		hasMerged: (chunkId) => memory.merged.has(chunkId),
		refresh: () => copy.refresh(),
		chunksOf: (entry) => copy.chunksOf(entry),
		async extend(invocation) {
			if (copy.closed || copy.sourceDone) return [];
			await copy.absorb();
			return appender.append(invocation, { ...(await cutSource(deps, job, copy)), closed: false });
		},
		async mergeLinks(records, invocation) {
			const fresh = new Map(records.map((record) => [record.chunkId, record]));
			for (const chunkId of fresh.keys()) if (memory.merged.has(chunkId)) fresh.delete(chunkId);
			if (copy.closed || fresh.size === 0) return [];
			await copy.absorb();
			const limits = { maxNames: fresh.size, maxBytes: deps.entryNameBytes ?? ENTRY_NAME_BYTES };
			const [names = []] = cutNames([...fresh.keys()], limits);
			const some = names.flatMap((name) => fresh.get(name) ?? []);
			return appender.append(invocation, { ...cutFoundLinks(some, job, copy), closed: false });
		},
		async close(invocation) {
			while (!copy.closed) {
				const { cursor, sourceDone } = copy;
				await appender.append(invocation, { chunks: [], keys: [], duplicates: 0, cursor, sourceDone, closed: true });
			}
		},
	};
}
