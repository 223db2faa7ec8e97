import type { Chunk } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import type { FoundLinks } from '../../core/links/crawl.ts';
import { cutLinks } from '../../core/plan/cut-links.ts';
import {
	type PlanBlob,
	type PlanEntry,
	type PlannedLinks,
	plannedChunkId,
	SOURCE_START,
	type SourceCursor,
} from '../../core/plan-entry.ts';
import { ChunkCutter } from '../../core/record/chunk-cutter.ts';
import { cutNames } from '../../core/record/cut-names.ts';
import { KeySet } from '../../core/record/key-set.ts';
import { isSmall } from '../../core/record/small-job.ts';
import { canonicalKey, targetKey } from '../../core/record/target-key.ts';
import type { Target } from '../../core/target.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { ProgressCounters } from '../../ports/progress-counters.ts';
import { readSource } from './read-source.ts';
import { createSeedLimit } from './seed-limit.ts';

export interface PlannerDeps {
	readonly planLog: PlanLog;
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly counters: ProgressCounters;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
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

/** The links of a record that are to be taken in; `undefined` if nobody can read them, which the entry then tells. */
export interface RecordLinks {
	readonly chunkId: string;
	readonly found: readonly FoundLinks[] | undefined;
}

/** Small enough for the first chunks to be on their way at once, large enough for a million to be few entries. */
const FIRST_ENTRY_CHUNKS = 40;
const ENTRY_CHUNKS = 100;
/** An entry is one item, which DynamoDB refuses above 400 KB: a run may bring the links of 50,000 records at once. */
const ENTRY_NAME_BYTES = 200 * 1024;
/** Lines that one entry looks at, so that an endless run of duplicates does not outlive an invocation. */
const ENTRY_LINES = 100_000;

/** What an entry is made of before it is committed. */
interface Cut {
	readonly chunks: readonly (readonly Target[])[];
	/** Of the targets in them, and of what is dropped. */
	readonly keys: readonly Uint32Array[];
	readonly duplicates: number;
	readonly cursor: SourceCursor;
	readonly sourceDone: boolean;
	readonly links?: PlannedLinks;
	readonly dropped?: readonly string[];
}

/** What is known of a job's plan: a copy of its log that only ever grows. Whoever keeps it need not read the log again. */
export interface PlanMemory {
	readonly entries: PlanEntry[];
	/** Keys of all planned targets, and of those that are left out for good. */
	readonly planned: KeySet;
	/** Chunks whose records' links are taken in. */
	readonly merged: Set<string>;
	/** Entries whose targets are in `planned`. */
	absorbed: number;
	/** Chunks without a record, as the counters were when something was last planned here: a hint. */
	underWay: number;
}

export function createPlanMemory(): PlanMemory {
	return { entries: [], planned: new KeySet(), merged: new Set(), absorbed: 0, underWay: 0 };
}

/** @param memory - Of the same job; what it has is not read again. */
export function openPlan(deps: PlannerDeps, job: Job, memory = createPlanMemory()): Plan {
	const { planLog, blobs, objects, counters, clock, ids, log } = deps;
	const { jobId, source } = job;
	const { entries, planned, merged } = memory;
	const { crawl, chunkSize } = job.options;

	const cursor = () => entries.at(-1)?.cursor ?? SOURCE_START;
	const sourceDone = () => entries.at(-1)?.sourceDone ?? false;
	const closed = () => entries.at(-1)?.closed ?? false;

	async function refresh(): Promise<void> {
		const unseen = await planLog.read(jobId, entries.length);
		for (const entry of unseen) note(entry);
	}

	function note(entry: PlanEntry): void {
		entries.push(entry);
		for (const chunkId of entry.links?.takenIn ?? []) merged.add(chunkId);
	}

	function sumOf(field: 'targets' | 'pages'): number {
		return entries.reduce((total, entry) => total + (entry.links?.[field] ?? 0), 0);
	}

	async function blobOf(entry: PlanEntry): Promise<PlanBlob> {
		return entry.blob === undefined ? { chunks: [] } : blobs.get<PlanBlob>(jobId, entry.blob);
	}

	async function chunksOf(entry: PlanEntry): Promise<readonly Chunk[]> {
		return (await blobOf(entry)).chunks;
	}

	/** The keys of what others have planned; read only by who goes on planning. */
	async function absorb(): Promise<void> {
		for (; memory.absorbed < entries.length; memory.absorbed++) {
			const { chunks, dropped = [] } = await blobOf(entries[memory.absorbed] as PlanEntry);
			for (const target of chunks.flatMap((chunk) => chunk.targets)) planned.add(targetKey(target));
			for (const url of dropped) planned.add(canonicalKey(url));
		}
	}

	async function cut(): Promise<Cut> {
		const maxChunks = deps.entryChunks ?? (entries.length === 0 ? FIRST_ENTRY_CHUNKS : ENTRY_CHUNKS);
		const cutter = new ChunkCutter({ maxTargets: chunkSize, maxChunks });
		const limit = createSeedLimit(crawl, sumOf('pages'));
		const fresh = new KeySet();
		const keys: Uint32Array[] = [];
		let at = cursor();
		let duplicates = 0;
		const lastIndex = at.index + ENTRY_LINES;
		for await (const line of readSource(objects, source, at)) {
			const { target } = line;
			const key = targetKey(target);
			if (planned.has(key) || fresh.has(key)) duplicates++;
			else if (limit.drops) limit.drop(target.url);
			else if (!cutter.take({ ...target, ...limit.mark })) break;
			else limit.count();
			if (fresh.add(key)) keys.push(key);
			at = line.next;
			if (at.index >= lastIndex) break;
		}
		return {
			chunks: cutter.chunks,
			keys,
			duplicates,
			cursor: at,
			sourceDone: at.offset >= source.bytes,
			...limit.result(),
		};
	}

	function cutFound(records: readonly RecordLinks[]): Cut {
		if (crawl === undefined) throw new Error(`job ${jobId} is no crawl, and has links to take in`);
		const found = records.flatMap((record) => record.found ?? []);
		const firstIndex = source.targets + sumOf('targets');
		const { underWay } = memory;
		const cut = cutLinks({ found, crawl, chunkSize, known: planned, pages: sumOf('pages'), firstIndex, underWay });
		const { chunks, keys, dropped, targets, pages, overLimit } = cut;
		const lost = records.filter((record) => record.found === undefined).length;
		const links = { takenIn: records.map(({ chunkId }) => chunkId), targets, pages, overLimit, lost };
		return { chunks, keys, dropped, links, duplicates: 0, cursor: cursor(), sourceDone: sourceDone() };
	}

	/** @returns The chunks of the entry, or `undefined` if another writer took its number. */
	async function append(invocation: Pick<Invocation, 'trace'>, what: Cut & { closed: boolean }) {
		const n = entries.length;
		const attemptId = ids.id();
		const small = isSmall(job) && ({ small: true } as const);
		const chunks = what.chunks.map(
			(targets, i): Chunk => ({ jobId, chunkId: plannedChunkId(n, i), targets, ...small }),
		);
		const { expiresAt } = job;
		const dropped = what.dropped ?? [];
		const value: PlanBlob = { chunks, ...(dropped.length > 0 && { dropped }) };
		const blob =
			chunks.length > 0 || dropped.length > 0 ? await blobs.put({ jobId, attemptId, value, expiresAt }) : undefined;
		const targets = chunks.reduce((total, chunk) => total + chunk.targets.length, 0);
		const entry: PlanEntry = {
			jobId,
			n,
			attemptId,
			chunkCount: chunks.length,
			targets,
			duplicates: what.duplicates,
			cursor: what.cursor,
			sourceDone: what.sourceDone,
			closed: what.closed,
			...(what.links && { links: what.links }),
			...(blob && { blob }),
			committedAt: clock.now(),
			...invocation.trace(),
			expiresAt,
		};

		const stored = await planLog.append(entry);
		if (stored.attemptId !== attemptId) {
			await refresh();
			return undefined;
		}
		const isEnding = (entry.sourceDone || entry.closed) && !sourceDone() && !closed();
		note(entry);
		// Memory follows the log: what was not committed was not planned.
		if (memory.absorbed === n) {
			for (const key of what.keys) planned.add(key);
			memory.absorbed++;
		}
		await count(entry, isEnding);
		return chunks;
	}

	async function count({ chunkCount, targets, links }: PlanEntry, isEnding: boolean): Promise<void> {
		try {
			const ended = isEnding ? 1 : 0;
			const delta = { planned: chunkCount, targets, ended, linksTaken: links?.takenIn.length ?? 0 };
			const progress = await counters.add(jobId, delta, job.expiresAt);
			memory.underWay = Math.max(0, progress.planned - progress.recorded);
		} catch (error) {
			log.error('a plan entry was committed but not counted', error, { jobId });
		}
	}

	return {
		entries,
		get sourceDone() {
			return sourceDone();
		},
		get closed() {
			return closed();
		},
		hasMerged: (chunkId) => merged.has(chunkId),
		refresh,
		chunksOf,
		async extend(invocation) {
			if (closed() || sourceDone()) return [];
			await absorb();
			return (await append(invocation, { ...(await cut()), closed: false })) ?? [];
		},
		async mergeLinks(records, invocation) {
			const fresh = new Map(records.map((record) => [record.chunkId, record]));
			for (const chunkId of fresh.keys()) if (merged.has(chunkId)) fresh.delete(chunkId);
			if (closed() || fresh.size === 0) return [];
			await absorb();
			const limits = { maxNames: fresh.size, maxBytes: deps.entryNameBytes ?? ENTRY_NAME_BYTES };
			const [names = []] = cutNames([...fresh.keys()], limits);
			const some = names.flatMap((name) => fresh.get(name) ?? []);
			return (await append(invocation, { ...cutFound(some), closed: false })) ?? [];
		},
		async close(invocation) {
			while (!closed()) {
				const end = { chunks: [], keys: [], duplicates: 0, cursor: cursor(), sourceDone: sourceDone(), closed: true };
				await append(invocation, end);
			}
		},
	};
}
