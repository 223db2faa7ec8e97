import { type Chunk, type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import { type PlanBlob, type PlanEntry, plannedChunkId, SOURCE_START } from '../../core/plan-entry.ts';
import { countResults } from '../../core/record/count-results.ts';
import type { Target } from '../../core/target.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { distinctTargets } from '../plan/distinct-targets.ts';
import { sameCounts } from './same-counts.ts';
import type { LinkCheck } from './verify-links.ts';

export interface PlanCheckDeps {
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly job: Job;
	readonly entries: readonly PlanEntry[];
	/** By their chunks. */
	readonly records: ReadonlyMap<string, ChunkRecord>;
	/** Of a crawl. */
	readonly links: LinkCheck | undefined;
	/** Told of each problem. */
	readonly wrong: (problem: string) => void;
}

/** Holds the plan of a job beside its source, and its records beside its plan. */
export class PlanCheck {
	targets = 0;
	chunks = 0;
	deadLetters = 0;

	private readonly deps: PlanCheckDeps;
	/** Records that nothing has named so far. */
	private readonly unvisited: Set<string>;

	constructor(deps: PlanCheckDeps) {
		this.deps = deps;
		this.unvisited = new Set(deps.records.keys());
	}

	/** Walks the plan beside the source: the distinct targets of the one are the targets of the other, in order. */
	async run(): Promise<void> {
		const { job, objects, entries, records, links, wrong } = this.deps;
		const source = distinctTargets(objects, job.source, SOURCE_START);
		const isReadable = await this.sourceIsThere();
		/** URLs that `maxPages` left out. */
		const leftOut: string[] = [];
		for (const [n, entry] of entries.entries()) {
			if (entry.n !== n) wrong(`plan entry ${n} is missing`);
			const { chunks, dropped = [] } = await this.blobOf(entry);
			leftOut.push(...dropped);
			await this.walk(chunks, isReadable ? source : undefined);
		}
		for (const name of this.unvisited) wrong(`record ${name}: nothing in the plan or in a record names it`);
		if (!isReadable) return;
		await this.remainder(source);
		links?.dropped(leftOut);
		links?.end(entries, records.values());
	}

	private async sourceIsThere(): Promise<boolean> {
		try {
			await this.deps.objects.getRange(this.deps.job.source.key, 0, 1);
			return true;
		} catch (error) {
			this.deps.wrong(`the copy of the source cannot be read: ${(error as Error).message}`);
			return false;
		}
	}

	/** Reads a blob; one that is gone is a problem, and no reason to stop looking. */
	private async read<T>(owner: string, ref: Parameters<BlobStore['get']>[1]): Promise<T | undefined> {
		try {
			return await this.deps.blobs.get<T>(this.deps.job.jobId, ref);
		} catch (error) {
			this.deps.wrong(`${owner}: its blob ${ref.attemptId} cannot be read: ${(error as Error).message}`);
			return undefined;
		}
	}

	private async blobOf(entry: PlanEntry): Promise<PlanBlob> {
		if (entry.blob === undefined) return { chunks: [] };
		const blob = await this.read<PlanBlob>(`plan entry ${entry.n}`, entry.blob);
		const named = blob?.chunks.map((chunk) => chunk.chunkId) ?? [];
		const expected = Array.from({ length: entry.chunkCount }, (_, i) => plannedChunkId(entry.n, i));
		if (blob !== undefined && named.join() !== expected.join()) {
			this.deps.wrong(`plan entry ${entry.n} counts ${entry.chunkCount} chunks, and holds ${named.length}`);
		}
		return blob ?? { chunks: [] };
	}

	private async walk(chunks: readonly Chunk[], source: AsyncIterator<Target> | undefined): Promise<void> {
		for (const chunk of chunks) {
			if (source !== undefined) await this.compare(chunk, source);
			await this.family(chunk);
		}
	}

	private async compare(chunk: Chunk, source: AsyncIterator<Target>): Promise<void> {
		const { links, wrong } = this.deps;
		for (const target of chunk.targets) {
			if (links !== undefined && target.parent !== undefined) {
				links.planned(target);
				continue;
			}
			const { value, done } = await source.next();
			if (!done) links?.seed(value);
			links?.planned(target);
			if (done || value.index !== target.index || value.url !== target.url) {
				wrong(`chunk ${chunk.chunkId}: target ${target.index} is not what the source has next`);
			}
		}
	}

	/** A source that was not planned to its end is a problem, unless the job was stopped, or left it out by `maxPages`. */
	private async remainder(source: AsyncIterator<Target>): Promise<void> {
		const { job, links, wrong } = this.deps;
		let left = 0;
		for (let next = await source.next(); !next.done; next = await source.next()) {
			links?.seed(next.value);
			left++;
		}
		if (left > 0 && links === undefined && job.stopReason === undefined) {
			wrong(`${left} targets of the source are not in the plan`);
		}
	}

	/** A chunk has a record, and its targets are in the record's results or in its children, whose records are likewise. */
	private async family(chunk: Chunk): Promise<void> {
		const { records, links, wrong } = this.deps;
		const record = records.get(chunk.chunkId);
		this.chunks++;
		if (record === undefined) return wrong(`chunk ${chunk.chunkId} has no record`);
		this.unvisited.delete(chunk.chunkId);
		const blob = await this.read<ChunkBlob>(`record ${chunk.chunkId}`, record.blob);
		if (blob === undefined) return;

		this.deadLetters += blob.results.filter((result) => result.outcome === 'dead_letter').length;
		this.targets += blob.results.length;
		this.sums(record, blob);
		links?.found(record, blob);
		const ends = [...blob.results, ...blob.children.flatMap((child) => child.targets)];
		if (!isSame(chunk.targets, ends)) wrong(`record ${chunk.chunkId}: its targets are not those of the chunk`);
		const names = blob.children.map((child) => child.chunkId);
		const expected = record.childrenDueAt.map((_, i) => childId(chunk.chunkId, i));
		if (names.join() !== expected.join()) wrong(`record ${chunk.chunkId}: its children are not those in its blob`);
		for (const child of blob.children) await this.family(child);
	}

	private sums({ chunkId, counts, retries, bytes }: ChunkRecord, blob: ChunkBlob): void {
		const counted = countResults(blob.results);
		const isEqual = sameCounts(counts, counted.counts) && retries === counted.retries && bytes === counted.bytes;
		if (!isEqual) this.deps.wrong(`record ${chunkId}: its sums are not those of its results`);
	}
}

/** The same targets, in any order, each once. */
function isSame(targets: readonly Target[], ends: readonly Pick<Target, 'index' | 'url'>[]): boolean {
	const left = new Map(targets.map((target) => [target.index, target.url]));
	return (
		ends.length === targets.length && ends.every(({ index, url }) => left.get(index) === url && left.delete(index))
	);
}
