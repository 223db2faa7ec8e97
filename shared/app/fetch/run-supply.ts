import type { Chunk, ChunkRecord } from '../../core/chunk.ts';
import { type Completion, completionOf, isStartable, type MissingChunk } from '../../core/complete/completion.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { chained, loadMissing } from '../complete/missing-chunks.ts';
import type { Plan, RecordLinks } from '../plan/planner.ts';
import { createLaterChunks } from './later-chunks.ts';
import { LinkBacklog } from './link-backlog.ts';

export interface RunSupplyDeps {
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly clock: Clock;
	readonly jobId: string;
	readonly plan: Plan;
	readonly invocation: Invocation;
	/** Whether the job is being stopped: what is planned comes up at once, and no more is planned. */
	readonly isStopped: () => boolean;
	/** Asked before more is planned: a limit may have been reached. @returns Whether the job is being stopped. */
	readonly stops: () => Promise<boolean>;
	/** See `LinkBacklogDeps`. */
	readonly keptLinks?: number;
}

/** Where a run of a job gets its chunks: what earlier runs left, the links of its pages, the source, and children that have become due. */
export class RunSupply {
	readonly #deps: RunSupplyDeps;
	readonly #later: ReturnType<typeof createLaterChunks>;
	readonly #links: LinkBacklog;
	/** Chunks that earlier runs named and did not record. */
	#leftOver: AsyncIterator<Chunk> | undefined;

	constructor(deps: RunSupplyDeps) {
		this.#deps = deps;
		this.#later = createLaterChunks(deps.clock);
		this.#links = new LinkBacklog(deps);
	}

	/** Reads what earlier runs left. @returns Of that, the quarantined chunks, which come before all others. */
	async load(): Promise<readonly Chunk[]> {
		const { plan, jobId, isStopped } = this.#deps;
		await plan.refresh();
		const { missing, pendingLinks } = await this.#completion();
		const { quarantined, others } = await this.#sorted(missing.filter(({ namedBy }) => 'record' in namedBy));
		const planned = missing.filter(({ namedBy }) => 'entry' in namedBy);
		this.#leftOver = chained(loadMissing(this.#deps, jobId, planned), others);
		if (!isStopped()) this.#links.addNames(pendingLinks.map(({ chunkId }) => chunkId));
		return quarantined;
	}

	/** Links that a record has, to be planned. */
	keepLinks(links: RecordLinks): void {
		this.#links.add(links);
		this.#later.interrupt();
	}

	/** A child whose time has not come. */
	keepForLater(chunk: Chunk): void {
		this.#later.add(chunk);
	}

	/** The next chunks, which may be none; `undefined` once there are no more, unless something that is under way brings them. */
	async next(): Promise<readonly Chunk[] | undefined> {
		const { plan, stops, isStopped, invocation } = this.#deps;
		const left = await this.#leftOver?.next();
		if (left !== undefined && !left.done) return [left.value];
		this.#leftOver = undefined;
		if (!this.#links.isEmpty && !isStopped()) return (await stops()) ? [] : this.#mergeLinks();
		if (!plan.sourceDone && !plan.closed && !isStopped()) return (await stops()) ? [] : this.#readOn();
		const due = this.#later.take(isStopped());
		if (due.length > 0) return due;
		return (await this.#later.wait(invocation.signal)) ? [] : undefined;
	}

	/** Whether chunks are left that the next run may start. */
	async hasMore(): Promise<boolean> {
		const { planned, missing } = await this.#completion();
		return !planned || missing.some((chunk) => isStartable(chunk, this.#deps.clock.now()));
	}

	async #completion(): Promise<Completion> {
		const { plan, records, jobId, isStopped } = this.#deps;
		const found = plan.entries.length === 0 ? new Map<string, ChunkRecord>() : await records.list(jobId);
		return completionOf({ entries: plan.entries, records: found, stopping: isStopped() });
	}

	/** Only children can be quarantined. One that is not due, or whose job stops, is treated as all others. */
	async #sorted(children: readonly MissingChunk[]) {
		const { clock, jobId, isStopped } = this.#deps;
		const quarantined: Chunk[] = [];
		const others: Chunk[] = [];
		for await (const chunk of loadMissing(this.#deps, jobId, children)) {
			const isAlone = chunk.quarantined === true && (chunk.notBefore ?? 0) <= clock.now() && !isStopped();
			(isAlone ? quarantined : others).push(chunk);
		}
		return { quarantined, others };
	}

	async #readOn(): Promise<readonly Chunk[]> {
		const { plan, invocation } = this.#deps;
		const known = plan.entries.length;
		const chunks = await plan.extend(invocation);
		return chunks.length > 0 ? chunks : this.#plannedSince(known);
	}

	async #mergeLinks(): Promise<readonly Chunk[]> {
		const { plan, invocation } = this.#deps;
		const known = plan.entries.length;
		const some = await this.#links.take();
		const chunks = await plan.mergeLinks(some, invocation);
		// Where another run was faster, what it has not taken in is tried again.
		if (!plan.closed) for (const each of some) if (!plan.hasMerged(each.chunkId)) this.#links.add(each);
		return chunks.length > 0 ? chunks : this.#plannedSince(known);
	}

	/** If we planned nothing, another run may have, which was taken for dead: what that leaves behind is ours, too. */
	async #plannedSince(known: number): Promise<readonly Chunk[]> {
		const { plan } = this.#deps;
		return (await Promise.all(plan.entries.slice(known).map(plan.chunksOf))).flat();
	}
}
