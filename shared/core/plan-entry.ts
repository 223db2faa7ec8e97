import type { BlobRef, Chunk } from './chunk.ts';
import type { Versioned } from './stored-version.ts';

/** How far the plan has read the source's copy. */
export interface SourceCursor {
	/** Byte offset of the next line. */
	readonly offset: number;
	/** Index of the next target. */
	readonly index: number;
}

/** Where the reading of a source begins. */
export const SOURCE_START: SourceCursor = { offset: 0, index: 0 };

/**
 * One entry of a job's plan log: the chunks that it cuts, and how far the source was read.
 *
 * Entries are committed in order, each on the condition that its number is free. None follows a closed one.
 */
export interface PlanEntry extends Versioned {
	readonly jobId: string;
	/** From 0, without gaps. */
	readonly n: number;
	/** Fresh for each attempt: a writer whose call was repeated knows its own entry by it. */
	readonly attemptId: string;
	/** The chunks are named `<n>.0` to `<n>.<chunkCount - 1>`. */
	readonly chunkCount: number;
	readonly targets: number;
	/** Targets of the source that were dropped for one before them. */
	readonly duplicates: number;
	readonly cursor: SourceCursor;
	readonly sourceDone: boolean;
	readonly closed: boolean;
	/** What it has of links; absent if it has none. */
	readonly links?: PlannedLinks;
	/** Holds the chunks; absent if there are none. */
	readonly blob?: BlobRef;
	readonly committedAt: number;
	/** The invocation that committed it, as in a chunk record. */
	readonly requestId: string;
	readonly elapsedMs: number;
	readonly expiresAt: number;
}

/** What an entry of a crawl's plan adds to one of a list. */
export interface PlannedLinks {
	/** The chunks whose records' links it has taken in. */
	readonly takenIn: readonly string[];
	/** Targets that came from them. */
	readonly targets: number;
	/** Of all targets of the entry, those whose links are followed. */
	readonly pages: number;
	/** Distinct URLs that are not planned, or not followed, because of `maxPages`. */
	readonly overLimit: number;
	/** Of `takenIn`, those whose links nobody could merge. */
	readonly lost: number;
}

/** What the blob of a plan entry holds. */
export interface PlanBlob extends Versioned {
	readonly chunks: readonly Chunk[];
	/** URLs that `maxPages` left out. */
	readonly dropped?: readonly string[];
}

/** The name of the i-th chunk that entry `n` cuts. */
export function plannedChunkId(n: number, i: number): string {
	return `${n}.${i}`;
}

/** The names of all chunks that an entry cuts. */
export function chunkIdsOf(entry: Pick<PlanEntry, 'n' | 'chunkCount'>): string[] {
	return Array.from({ length: entry.chunkCount }, (_, i) => plannedChunkId(entry.n, i));
}
