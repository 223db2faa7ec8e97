import type { ChunkBlob, ChunkRecord } from '../../core/chunk.ts';
import type { FoundLinks } from '../../core/links/crawl.ts';
import { withoutReservationsOf } from '../../core/record/delivered-chunk.ts';
import type { RecordMemory } from '../../core/record/record-memory.ts';
import { nanoUsdOfWrites } from '../../core/report/bill.ts';
import { countFailures } from '../../core/result.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { PageStates } from '../../ports/page-states.ts';
import type { Progress, ProgressCounters } from '../../ports/progress-counters.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { createRowAsker } from './ask-for-rows.ts';
import { createPageKeeper, type PageKeeper } from './keep-pages.ts';
import { type PublishChildren, publishChildren, publishLeftChildren } from './publish-children.ts';
import { createLinkPublisher, type LinkPublisher } from './publish-links.ts';
import { type ChunkToWrite, writeChunk } from './write-chunk.ts';

export interface ChunkFinisherDeps {
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly counters: ProgressCounters;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
	readonly planQueue: MessageQueue;
	readonly pageStates: PageStates;
	/** To the consumer that writes results into a database, or as items. */
	readonly rowsQueue: MessageQueue;
	/** Keeps what it records. */
	readonly recordMemory: RecordMemory;
}

export interface FinishRequest extends ChunkToWrite {
	readonly invocation: Pick<Invocation, 'trace' | 'noteStoreMs' | 'noteOutcomes'>;
	readonly publish: PublishChildren;
	/** Takes in the links of the record by itself; they go to the dispatcher if absent. */
	readonly keepLinks?: KeepLinks;
	/** More to add to the counters, as `JobBudget.take` gives it. */
	readonly spent?: () => Partial<Progress>;
	/** How the dispatcher is told of them; at once if absent. */
	readonly publishLinks?: LinkPublisher;
	/** Asked once the chunk is recorded: whether others of the invocation are yet to be, which it may be counted with. */
	readonly isFollowed?: () => boolean;
}

export type KeepLinks = (chunkId: string, found: readonly FoundLinks[]) => void;

export interface ChunkFinisher {
	/**
	 * Writes, records, counts, publishes: in this order, so that dying between any two loses nothing.
	 *
	 * @returns The job's counters as this commit left them, if it won and they could be read.
	 * @throws {StoreError | QueueError} The chunk may be recorded or not; whoever meets it again finds out.
	 */
	finish(request: FinishRequest): Promise<Progress | undefined>;
	/** Publishes what follows from a record that was there before: who committed it may have died over it. */
	finishExisting(record: ChunkRecord, publish: PublishChildren, keepLinks?: KeepLinks): Promise<void>;
}

export function createChunkFinisher(deps: ChunkFinisherDeps): ChunkFinisher {
	const commit = new ChunkCommit(deps);
	return {
		finish: (request) => commit.finish(request),
		finishExisting: (record, publish, keepLinks) => commit.finishExisting(record, publish, keepLinks),
	};
}

class ChunkCommit implements ChunkFinisher {
	readonly #deps: ChunkFinisherDeps;
	readonly #publishAtOnce: LinkPublisher;
	readonly #askForRows: ReturnType<typeof createRowAsker>;
	readonly #keepPages: PageKeeper;

	constructor(deps: ChunkFinisherDeps) {
		this.#deps = deps;
		this.#publishAtOnce = createLinkPublisher(deps.planQueue);
		this.#askForRows = createRowAsker(deps);
		this.#keepPages = createPageKeeper(deps);
	}

	async finish(request: FinishRequest): Promise<Progress | undefined> {
		const { records, clock, recordMemory } = this.#deps;
		const { chunk, invocation, publish, keepLinks, linkMemory } = request;
		const startedAt = clock.now();
		linkMemory?.planned(chunk.targets);
		const { record, value } = await writeChunk(this.#deps, request);
		const stored = await records.commit(record);
		if (stored.attemptId !== record.attemptId) {
			const publishAnew: PublishChildren = (some) => publish(some.map((child) => withoutReservationsOf(chunk, child)));
			await this.finishExisting(stored, publishAnew, keepLinks);
			return undefined;
		}
		const { found = [], children } = value;
		invocation.noteOutcomes(record.counts);
		linkMemory?.note(found);
		recordMemory.keep(record, value);
		// By whoever plans itself, at once: counters are a hint.
		if (record.links !== undefined) keepLinks?.(chunk.chunkId, found);
		const recordedAt = clock.now();
		const mayWait = this.#mayWait(request, record);
		const progress = await this.#count(request, record, mayWait);
		// To wait for others that are counted with it is no writing.
		invocation.noteStoreMs((mayWait ? recordedAt : clock.now()) - startedAt);
		if (children.length > 0) await publishChildren(this.#deps, record, children, publish);
		if (tellsDispatcher(request, record)) await this.#publishLinks(request, progress);
		await this.#askForRows(request.job, record);
		await this.#keepPages(record, value);
		return progress;
	}

	async finishExisting(record: ChunkRecord, publish: PublishChildren, keepLinks?: KeepLinks): Promise<void> {
		await publishLeftChildren(this.#deps, record, publish);
		await this.#keepPages(record);
		if (record.links === undefined) return;
		if (keepLinks === undefined) return this.#publishAtOnce(record.jobId, record.chunkId, 0);
		const { found = [] } = await this.#deps.blobs.get<ChunkBlob>(record.jobId, record.blob);
		keepLinks(record.chunkId, found);
	}

	/** Whether a record may be counted with the next one: what has consequences is not kept waiting. */
	#mayWait(request: FinishRequest, record: ChunkRecord): boolean {
		const hasConsequences =
			record.childrenDueAt.length > 0 || tellsDispatcher(request, record) || request.job.options.limits !== undefined;
		return request.isFollowed?.() === true && !hasConsequences;
	}

	/** Counters are a hint: a failed count is logged, and the sweeper's completion check makes up for it. */
	async #count(
		{ job, outcome, spent }: FinishRequest,
		record: ChunkRecord,
		mayWait: boolean,
	): Promise<Progress | undefined> {
		const { jobId, chunkId, bytes, expiresAt } = record;
		try {
			const delta = {
				recorded: 1,
				planned: record.childrenDueAt.length,
				linksFound: record.links === undefined ? 0 : 1,
				settled: outcome.results.length,
				bytes,
				...record.counts,
				failed: countFailures(record.counts, job.options.crawl),
				...withItems(spent?.(), record.itemUnits),
			};
			return await this.#deps.counters.add(jobId, delta, expiresAt, mayWait);
		} catch (error) {
			this.#deps.log.error('a chunk was recorded but not counted', error, { jobId, chunkId });
			return undefined;
		}
	}

	async #publishLinks({ job, chunk, publishLinks }: FinishRequest, progress: Progress | undefined): Promise<void> {
		const underWay = progress === undefined ? 0 : progress.planned - progress.recorded;
		await (publishLinks ?? this.#publishAtOnce)(job.jobId, chunk.chunkId, underWay);
	}
}

/** What a job with a limit spends, with what its items will cost: whoever writes them tells nobody. */
function withItems({ nanoUsd, ...others }: Partial<Progress> = {}, itemUnits = 0): Partial<Progress> {
	return nanoUsd === undefined ? others : { ...others, nanoUsd: nanoUsd + nanoUsdOfWrites(itemUnits) };
}

function tellsDispatcher({ keepLinks }: FinishRequest, { links }: ChunkRecord): boolean {
	return links !== undefined && keepLinks === undefined;
}
