import { hash } from 'node:crypto';
import type { FoundLinks, LinkSums } from './links/crawl.ts';
import type { LinkedPage } from './links/page-link.ts';
import type { PageState } from './page-state.ts';
import type { HostWaits } from './record/host-waits.ts';
import type { VisitTimes } from './record/phase-times.ts';
import type { Change, Notes, Outcome, Result } from './result.ts';
import type { Versioned } from './stored-version.ts';
import type { Target } from './target.ts';

/** Targets that travel in one SQS message, and end in one record. */
export interface Chunk {
	readonly jobId: string;
	/** `<plan entry>.<position>`, and `<parent>/<i>` for a child: the name tells where the chunk comes from. */
	readonly chunkId: string;
	readonly targets: readonly Target[];
	/** Milliseconds since the epoch before which no target of it may start; absent means now. */
	readonly notBefore?: number;
	/** In a message alone: it comes before `notBefore`, since no queue delays it for so long, and is sent again. */
	readonly early?: true;
	/** In a message alone: how far away `notBefore` is when its queue delivers it, in milliseconds, whatever clocks say then. */
	readonly leftMs?: number;
	/** Of a job of few targets, which waits for no large one: it has a queue of its own, and so have its children. */
	readonly small?: true;
	/** Set apart by the dead-letter handler, to be visited alone, so that poison takes no neighbour along. */
	readonly quarantined?: true;
	/** Of an quarantined chunk in threads mode: visits of it that a run has begun, and not yet said how they ended. */
	readonly crashes?: number;
}

/** Where the results and children of a committed attempt lie. */
export interface BlobRef {
	readonly attemptId: string;
	/** `record`: beside the record that points at it, in one item. */
	readonly store: 'record' | 'table' | 'object';
	/** Compressed. */
	readonly bytes: number;
	/** Whose record that is, where `store` is `record`. */
	readonly chunkId?: string;
	/** The blob itself, on its way into its record; no record that was read has it. */
	readonly data?: Uint8Array;
}

/** Results and what follows from them: written before the record that points at it. */
export interface ChunkBlob extends Versioned {
	readonly results: readonly Result[];
	readonly children: readonly Chunk[];
	/** Links that may be planned, a crawl's; absent if there are none. */
	readonly found?: readonly FoundLinks[];
	/** Where links stand, a check's. */
	readonly pages?: readonly LinkedPage[];
	/** What the next job of the same name is to know of pages; absent if that is nothing new. */
	readonly pageStates?: NamedPages;
}

/** States of pages, and the name that they are kept under. */
export interface NamedPages {
	readonly name: string;
	readonly states: readonly PageState[];
}

/** Sums over the results in a blob. */
export interface ChunkCounts {
	readonly counts: Readonly<Partial<Record<Outcome, number>>>;
	/** Of a job with a name. */
	readonly changes?: Readonly<Partial<Record<Change, number>>>;
	readonly retries: number;
	readonly bytes: number;
	/** Targets that were not visited since a server failed to give its robots.txt; absent if there are none. */
	readonly robotsUnreadable?: number;
	/** Of `refused`, targets whose scheme is neither http nor https; absent if there are none. */
	readonly schemesRefused?: number;
	/** Results with a note; absent if there are none. */
	readonly notes?: Notes;
	/** Of each phase; so that summing a job needs no blobs. */
	readonly timeMs: VisitTimes;
}

/** The committed outcome of a chunk. Exactly one attempt at a chunk has one. */
export interface ChunkRecord extends ChunkCounts, Versioned {
	readonly jobId: string;
	readonly chunkId: string;
	/** Of the attempt that won; fresh for each, so that an attempt can tell its own record from another's. */
	readonly attemptId: string;
	/** One entry a child: when it is due, in milliseconds since the epoch; 0 is at once. */
	readonly childrenDueAt: readonly number[];
	/** Links in its blob that the plan has to take in before the job can end; absent if there are none. */
	readonly links?: number;
	/** States of pages in its blob, which are to be kept; absent if there are none. */
	readonly pageStates?: number;
	/** What became of all links on its pages. */
	readonly linkSums?: LinkSums;
	readonly blob: BlobRef;
	readonly committedAt: number;
	/** The invocation that committed it, and its age then: all that the ledger has of one that was killed. */
	readonly requestId: string;
	readonly elapsedMs: number;
	readonly expiresAt: number;
	/** Absent if no host made any of its targets wait. */
	readonly waits?: HostWaits;
	/** What writing its results as items costs, in write units; absent where they are not to be items. */
	readonly itemUnits?: number;
}

/** Partitions over which the records and blobs of a job spread: one takes 1,000 writes a second at most. */
export const PARTITIONS = 16;

/** The partition of a chunk or an attempt, from 0; FNV-1a over the name. */
export function partitionOf(name: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < name.length; at++) {
		hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
	}
	// The low bits of FNV alone are weak on short names.
	return ((hash ^ (hash >>> 16)) >>> 0) % PARTITIONS;
}

/** Half of what DynamoDB takes as a sort key: many generations, each for a target that was tried again or put off. */
const LONGEST_NAME = 512;

/** The name of the i-th child of a chunk; of one with very many ancestors the name tells their hash in their place. */
export function childId(chunkId: string, i: number): string {
	if (chunkId.length <= LONGEST_NAME) return `${chunkId}/${i}`;
	const planned = /^[^/~]*/.exec(chunkId)?.[0] ?? '';
	return `${planned}~${hash('sha256', chunkId).slice(0, 32)}/${i}`;
}
