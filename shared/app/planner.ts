import type { Chunk } from '../core/chunk.ts';
import { ChunkCutter } from '../core/chunk-cutter.ts';
import type { Job } from '../core/job.ts';
import { KeySet } from '../core/key-set.ts';
import { type PlanBlob, type PlanEntry, plannedChunkId, SOURCE_START, type SourceCursor } from '../core/plan.ts';
import type { Target } from '../core/target.ts';
import { targetKey } from '../core/target-key.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { Invocation } from '../ports/invocation.ts';
import type { Log } from '../ports/log.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { PlanLog } from '../ports/plan-log.ts';
import type { ProgressCounters } from '../ports/progress-counters.ts';
import { readSource } from './read-source.ts';

export interface PlannerDeps {
	readonly planLog: PlanLog;
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly counters: ProgressCounters;
	readonly clock: Clock;
	readonly chance: Chance;
	readonly log: Log;
	/** Chunks that one entry cuts at most; chosen here if absent. */
	readonly entryChunks?: number;
}

/** A job's plan as one writer sees it: the log so far, and how to append to it. */
export interface Plan {
	/** All entries that were read or appended, in order. */
	readonly entries: readonly PlanEntry[];
	readonly sourceDone: boolean;
	readonly closed: boolean;
	/** Reads what others have appended. */
	refresh(): Promise<void>;
	/**
	 * Reads on in the source, and appends the chunks that it gives as one entry.
	 *
	 * @returns The chunks, to be sent; none if another writer was faster (its entries are then read), or all were duplicates.
	 */
	extend(invocation: Pick<Invocation, 'trace'>): Promise<readonly Chunk[]>;
	/** Appends the entry after which there is none. Nothing happens if the log is closed. */
	close(invocation: Pick<Invocation, 'trace'>): Promise<void>;
	/** The chunks that an entry cuts. */
	chunksOf(entry: PlanEntry): Promise<readonly Chunk[]>;
}

/** Small enough for the first chunks to be on their way at once, large enough for a million to be few entries. */
const FIRST_ENTRY_CHUNKS = 40;
const ENTRY_CHUNKS = 100;
/** Lines that one entry looks at, so that an endless run of duplicates does not outlive an invocation. */
const ENTRY_LINES = 100_000;

/** What an entry is made of before it is committed. */
interface Cut {
	readonly chunks: readonly (readonly Target[])[];
	/** Of the targets in them. */
	readonly keys: readonly Uint32Array[];
	readonly duplicates: number;
	readonly cursor: SourceCursor;
	readonly sourceDone: boolean;
}

export function openPlan(deps: PlannerDeps, job: Job): Plan {
	const { planLog, blobs, objects, counters, clock, chance, log } = deps;
	const { jobId, source } = job;
	const entries: PlanEntry[] = [];
	const planned = new KeySet();
	/** Entries whose targets are in `planned`. */
	let absorbed = 0;

	const cursor = () => entries.at(-1)?.cursor ?? SOURCE_START;
	const sourceDone = () => entries.at(-1)?.sourceDone ?? false;
	const closed = () => entries.at(-1)?.closed ?? false;

	async function refresh(): Promise<void> {
		entries.push(...(await planLog.read(jobId, entries.length)));
	}

	async function chunksOf(entry: PlanEntry): Promise<readonly Chunk[]> {
		if (entry.blob === undefined) return [];
		return (await blobs.get<PlanBlob>(jobId, entry.blob)).chunks;
	}

	/** The keys of what others have planned; read only by who goes on planning. */
	async function absorb(): Promise<void> {
		for (; absorbed < entries.length; absorbed++) {
			const chunks = await chunksOf(entries[absorbed] as PlanEntry);
			for (const target of chunks.flatMap((chunk) => chunk.targets)) planned.add(targetKey(target.url));
		}
	}

	async function cut(): Promise<Cut> {
		const maxChunks = deps.entryChunks ?? (entries.length === 0 ? FIRST_ENTRY_CHUNKS : ENTRY_CHUNKS);
		const cutter = new ChunkCutter({ maxTargets: job.options.chunkSize, maxChunks });
		const fresh = new KeySet();
		const keys: Uint32Array[] = [];
		let at = cursor();
		let duplicates = 0;
		const lastIndex = at.index + ENTRY_LINES;
		for await (const line of readSource(objects, source, at)) {
			const key = targetKey(line.url);
			if (planned.has(key) || fresh.has(key)) duplicates++;
			else if (!cutter.take({ index: line.index, url: line.url })) break;
			else if (fresh.add(key)) keys.push(key);
			at = line.next;
			if (at.index >= lastIndex) break;
		}
		return { chunks: cutter.chunks, keys, duplicates, cursor: at, sourceDone: at.offset >= source.bytes };
	}

	/** @returns The chunks of the entry, or `undefined` if another writer took its number. */
	async function append(invocation: Pick<Invocation, 'trace'>, what: Cut & { closed: boolean }) {
		const n = entries.length;
		const attemptId = chance.id();
		const chunks = what.chunks.map((targets, i): Chunk => ({ jobId, chunkId: plannedChunkId(n, i), targets }));
		const { expiresAt } = job;
		const value: PlanBlob = { chunks };
		const blob = chunks.length > 0 ? await blobs.put({ jobId, attemptId, value, expiresAt }) : undefined;
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
		entries.push(entry);
		// Memory follows the log: what was not committed was not planned.
		if (absorbed === n) {
			for (const key of what.keys) planned.add(key);
			absorbed++;
		}
		await count(entry);
		return chunks;
	}

	async function count({ chunkCount, targets, sourceDone, closed }: PlanEntry): Promise<void> {
		try {
			const ended = sourceDone || closed ? 1 : 0;
			await counters.add(jobId, { planned: chunkCount, targets, ended }, job.expiresAt);
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
		refresh,
		chunksOf,
		async extend(invocation) {
			if (closed() || sourceDone()) return [];
			await absorb();
			return (await append(invocation, { ...(await cut()), closed: false })) ?? [];
		},
		async close(invocation) {
			while (!closed()) {
				const end = { chunks: [], keys: [], duplicates: 0, cursor: cursor(), sourceDone: sourceDone(), closed: true };
				await append(invocation, end);
			}
		},
	};
}
