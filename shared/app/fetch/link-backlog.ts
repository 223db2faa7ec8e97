import type { BlobStore } from '../../ports/blob-store.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { RecordLinks } from '../plan/planner.ts';
import { readLinks } from '../plan/read-links.ts';

export interface LinkBacklogDeps {
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly jobId: string;
	/** Links in memory at most, beside those of one record; chosen here if absent. */
	readonly keptLinks?: number;
}

/** Links that become targets at once: more of them would wait in the pool, where each takes five times as much memory. */
const TAKEN_LINKS = 2_000;
/** Links in memory; of what comes beyond them, the names of records are kept, from whose blobs they are read again. */
const KEPT_LINKS = 10_000;
/** Records that are read back together; each may have a hundred pages. */
const READ_RECORDS = 16;

/** Links of recorded chunks that wait to be taken into the plan: of a large site far more than fit into memory. */
export class LinkBacklog {
	readonly #deps: LinkBacklogDeps;
	readonly #kept: RecordLinks[] = [];
	#keptLinks = 0;
	readonly #names: string[] = [];

	constructor(deps: LinkBacklogDeps) {
		this.#deps = deps;
	}

	get isEmpty(): boolean {
		return this.#kept.length === 0 && this.#names.length === 0;
	}

	add(links: RecordLinks): void {
		if (this.#keptLinks > (this.#deps.keptLinks ?? KEPT_LINKS)) {
			this.#names.push(links.chunkId);
			return;
		}
		this.#kept.push(links);
		this.#keptLinks += countOf(links);
	}

	/** Records that others have left. */
	addNames(chunkIds: readonly string[]): void {
		for (const chunkId of chunkIds) this.#names.push(chunkId);
	}

	/**
	 * Takes the next links out, of whole records.
	 *
	 * @throws {StoreError | UnreadableError} They are to be read back, and cannot be.
	 */
	async take(): Promise<readonly RecordLinks[]> {
		if (this.#kept.length === 0) return this.#readBack();
		let taken = 0;
		let count = 0;
		for (; count < this.#kept.length && taken < TAKEN_LINKS; count++) taken += countOf(this.#kept[count]);
		this.#keptLinks -= taken;
		return this.#kept.splice(0, count);
	}

	async #readBack(): Promise<readonly RecordLinks[]> {
		const names = this.#names.splice(0, READ_RECORDS);
		const { links, unread } = await readLinks(this.#deps, this.#deps.jobId, names);
		for (const error of unread.values()) throw error;
		return links;
	}
}

function countOf(links: RecordLinks | undefined): number {
	return links?.found?.reduce((total, { follow, visit }) => total + follow.length + visit.length, 0) ?? 0;
}
