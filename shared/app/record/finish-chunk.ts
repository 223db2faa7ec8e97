import { type Chunk, type ChunkBlob, type ChunkRecord, childId } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import type { FoundLinks } from '../../core/links/crawl.ts';
import { countResults } from '../../core/record/count-results.ts';
import { namedChunk } from '../../core/record/delivered-chunk.ts';
import type { LinkMemory } from '../../core/record/link-memory.ts';
import type { RecordMemory } from '../../core/record/record-memory.ts';
import { countFailures } from '../../core/result.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { Progress, ProgressCounters } from '../../ports/progress-counters.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { ChunkOutcome } from './open-chunk.ts';
import { createLinkPublisher, type LinkPublisher } from './publish-links.ts';

export interface ChunkFinisherDeps {
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly counters: ProgressCounters;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
	readonly planQueue: MessageQueue;
	/** Keeps what it records. */
	readonly recordMemory: RecordMemory;
}

/** Makes the children of a record happen: as messages in fanout, as work of the same run in threads. */
export type PublishChildren = (children: readonly Chunk[]) => Promise<void>;

export interface FinishRequest {
	readonly job: Job;
	readonly chunk: Chunk;
	readonly outcome: ChunkOutcome;
	readonly invocation: Pick<Invocation, 'trace' | 'noteStoreMs' | 'noteOutcomes'>;
	readonly publish: PublishChildren;
	/** Takes in the links of the record by itself; they go to the dispatcher if absent. */
	readonly keepLinks?: KeepLinks;
	/** More to add to the counters, as `JobBudget.take` gives it. */
	readonly spent?: () => Partial<Progress>;
	/** How the dispatcher is told of them; at once if absent. */
	readonly publishLinks?: LinkPublisher;
	/** Links that it knows are left out of the record; none if absent. */
	readonly linkMemory?: LinkMemory;
	/** Asked once the chunk is recorded: whether others of the invocation are yet to be, which it may be counted with. */
	readonly isFollowed?: () => boolean;
}

export type KeepLinks = (chunkId: string, found: readonly FoundLinks[]) => void;

interface Counted {
	readonly record: ChunkRecord;
	readonly outcome: ChunkOutcome;
	/** Counted with it. */
	readonly also: Partial<Progress>;
	readonly mayWait: boolean;
}

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
	const { records, blobs, counters, clock, ids, log, recordMemory } = deps;
	const publishAtOnce = createLinkPublisher(deps.planQueue);

	async function finish(request: FinishRequest) {
		const { job, chunk, outcome, invocation, publish, keepLinks, spent, linkMemory, isFollowed } = request;
		const { publishLinks = publishAtOnce } = request;
		const startedAt = clock.now();
		const attemptId = ids.id();
		const { jobId } = job;
		const children = childrenOf(chunk, outcome);
		const { pages = [] } = outcome;
		linkMemory?.planned(chunk.targets);
		const found = linkMemory?.unseenOf(outcome.found ?? []) ?? outcome.found ?? [];
		const value: ChunkBlob = {
			results: outcome.results,
			children,
			...(found.length > 0 && { found }),
			...(pages.length > 0 && { pages }),
		};
		const blob = await blobs.put({ jobId, attemptId, value, expiresAt: job.expiresAt, chunkId: chunk.chunkId });
		const record: ChunkRecord = {
			jobId,
			chunkId: chunk.chunkId,
			attemptId,
			...countResults(outcome.results),
			childrenDueAt: children.map((child) => child.notBefore ?? 0),
			...(found.length > 0 && { links: countLinks(found) }),
			...(outcome.linkSums && { linkSums: outcome.linkSums }),
			blob,
			committedAt: clock.now(),
			...invocation.trace(),
			expiresAt: job.expiresAt,
			...(outcome.waits && { waits: outcome.waits }),
		};

		const stored = await records.commit(record);
		if (stored.attemptId !== attemptId) {
			await finishExisting(stored, publish, keepLinks);
			return undefined;
		}
		invocation.noteOutcomes(record.counts);
		linkMemory?.note(found);
		recordMemory.keep(record, value);
		// By whoever plans itself, at once: counters are a hint.
		if (record.links !== undefined) keepLinks?.(chunk.chunkId, found);
		const recordedAt = clock.now();
		// What has consequences is not kept waiting.
		const tellsDispatcher = record.links !== undefined && keepLinks === undefined;
		const hasConsequences = children.length > 0 || tellsDispatcher || job.options.limits !== undefined;
		const mayWait = isFollowed?.() === true && !hasConsequences;
		const failed = countFailures(record.counts, job.options.crawl);
		const progress = await count({ record, outcome, also: { failed, ...spent?.() }, mayWait });
		// To wait for others that are counted with it is no writing.
		invocation.noteStoreMs((mayWait ? recordedAt : clock.now()) - startedAt);
		if (children.length > 0) await publishNamed(record, children, publish);
		const underWay = progress === undefined ? 0 : progress.planned - progress.recorded;
		if (tellsDispatcher) await publishLinks(jobId, chunk.chunkId, underWay);
		return progress;
	}

	async function finishExisting(record: ChunkRecord, publish: PublishChildren, keepLinks?: KeepLinks): Promise<void> {
		await publishExisting(record, publish);
		if (record.links === undefined) return;
		if (keepLinks === undefined) return publishAtOnce(record.jobId, record.chunkId, 0);
		const { found = [] } = await blobs.get<ChunkBlob>(record.jobId, record.blob);
		keepLinks(record.chunkId, found);
	}

	async function publishExisting(record: ChunkRecord, publish: PublishChildren): Promise<void> {
		if (record.childrenDueAt.length === 0) return;
		const names = record.childrenDueAt.map((_, i) => childId(record.chunkId, i));
		// Without this look-up, one duplicate would walk the whole tree below it again.
		const recorded = await records.find(record.jobId, names);
		if (recorded.size === names.length) return;
		const { children } = await blobs.get<ChunkBlob>(record.jobId, record.blob);
		const left = children.filter((child) => !recorded.has(child.chunkId));
		await publishNamed(record, left, publish);
	}

	/** The clock may have been set back since they were named, or that of who named them was ahead. */
	async function publishNamed(
		{ committedAt }: ChunkRecord,
		children: readonly Chunk[],
		publish: PublishChildren,
	): Promise<void> {
		await publish(children.map((child) => namedChunk(child, committedAt, clock.now())));
	}

	/** Counters are a hint: a failed count is logged, and the sweeper's completion check makes up for it. */
	async function count({ record, outcome, also, mayWait }: Counted): Promise<Progress | undefined> {
		try {
			const delta = {
				recorded: 1,
				planned: record.childrenDueAt.length,
				linksFound: record.links === undefined ? 0 : 1,
				settled: outcome.results.length,
				bytes: record.bytes,
				...record.counts,
				...also,
			};
			return await counters.add(record.jobId, delta, record.expiresAt, mayWait);
		} catch (error) {
			log.error('a chunk was recorded but not counted', error, { jobId: record.jobId, chunkId: record.chunkId });
			return undefined;
		}
	}

	return { finish, finishExisting };
}

function childrenOf(chunk: Chunk, { deferred }: ChunkOutcome): Chunk[] {
	return deferred.map(({ dueAt, targets, crashes }, i) => ({
		jobId: chunk.jobId,
		chunkId: childId(chunk.chunkId, i),
		targets,
		...(dueAt > 0 && { notBefore: dueAt }),
		...(chunk.small && { small: true as const }),
		...(chunk.quarantined && { quarantined: true as const }),
		...(crashes !== undefined && { crashes }),
	}));
}

function countLinks(found: readonly FoundLinks[]): number {
	return found.reduce((total, { follow, visit }) => total + follow.length + visit.length, 0);
}
