import type { Chunk } from '../../core/chunk.ts';
import { type PlanBlob, type PlanEntry, SOURCE_START, type SourceCursor } from '../../core/plan-entry.ts';
import { KeySet } from '../../core/record/key-set.ts';
import { canonicalKey, targetKey } from '../../core/record/target-key.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';

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

export interface PlanCopyDeps {
	readonly planLog: PlanLog;
	readonly blobs: BlobStore;
}

/** A job's plan log, as far as it was read or written here. */
export class PlanCopy {
	readonly memory: PlanMemory;
	readonly #deps: PlanCopyDeps;
	readonly #jobId: string;

	constructor(deps: PlanCopyDeps, jobId: string, memory: PlanMemory) {
		this.#deps = deps;
		this.#jobId = jobId;
		this.memory = memory;
	}

	get entries(): readonly PlanEntry[] {
		return this.memory.entries;
	}

	/** How far the source was read. */
	get cursor(): SourceCursor {
		return this.entries.at(-1)?.cursor ?? SOURCE_START;
	}

	get sourceDone(): boolean {
		return this.entries.at(-1)?.sourceDone ?? false;
	}

	get closed(): boolean {
		return this.entries.at(-1)?.closed ?? false;
	}

	/** Reads what others have appended. */
	async refresh(): Promise<void> {
		for (const entry of await this.#deps.planLog.read(this.#jobId, this.entries.length)) this.note(entry);
	}

	note(entry: PlanEntry): void {
		this.memory.entries.push(entry);
		for (const chunkId of entry.links?.takenIn ?? []) this.memory.merged.add(chunkId);
	}

	/** Memory follows the log: what was not committed was not planned. */
	notePlanned(entry: PlanEntry, keys: readonly Uint32Array[]): void {
		if (this.memory.absorbed !== entry.n) return;
		for (const key of keys) this.memory.planned.add(key);
		this.memory.absorbed++;
	}

	/** Of what links of pages have brought. */
	sumOf(field: 'targets' | 'pages'): number {
		return this.entries.reduce((total, entry) => total + (entry.links?.[field] ?? 0), 0);
	}

	async chunksOf(entry: PlanEntry): Promise<readonly Chunk[]> {
		return (await this.#blobOf(entry)).chunks;
	}

	/** Reads the keys of what others have planned; needed only by who goes on planning. */
	async absorb(): Promise<void> {
		const { memory } = this;
		for (; memory.absorbed < memory.entries.length; memory.absorbed++) {
			const { chunks, dropped = [] } = await this.#blobOf(memory.entries[memory.absorbed] as PlanEntry);
			for (const target of chunks.flatMap((chunk) => chunk.targets)) memory.planned.add(targetKey(target));
			for (const url of dropped) memory.planned.add(canonicalKey(url));
		}
	}

	async #blobOf(entry: PlanEntry): Promise<PlanBlob> {
		return entry.blob === undefined ? { chunks: [] } : this.#deps.blobs.get<PlanBlob>(this.#jobId, entry.blob);
	}
}
