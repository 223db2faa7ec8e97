import type { Chunk } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import { type PlanBlob, type PlanEntry, plannedChunkId } from '../../core/plan-entry.ts';
import { isSmall } from '../../core/record/small-job.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { ProgressCounters } from '../../ports/progress-counters.ts';
import type { EntryContent } from './cut-entry.ts';
import type { PlanCopy } from './plan-copy.ts';

export interface EntryAppenderDeps {
	readonly planLog: PlanLog;
	readonly blobs: BlobStore;
	readonly counters: ProgressCounters;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
}

/** Appends entries to the plan of one job. */
export class EntryAppender {
	readonly #deps: EntryAppenderDeps;
	readonly #job: Job;
	readonly #copy: PlanCopy;

	constructor(deps: EntryAppenderDeps, job: Job, copy: PlanCopy) {
		this.#deps = deps;
		this.#job = job;
		this.#copy = copy;
	}

	/**
	 * @param content - `closed` if no entry is to follow.
	 * @returns The chunks of the entry; none if another writer took its number, whose entries are then read.
	 */
	async append(
		invocation: Pick<Invocation, 'trace'>,
		content: EntryContent & { readonly closed: boolean },
	): Promise<readonly Chunk[]> {
		const copy = this.#copy;
		const attemptId = this.#deps.ids.id();
		const chunks = this.#chunksOf(content, copy.entries.length);
		const entry = await this.#entryOf(content, chunks, { attemptId, ...invocation.trace() });
		const stored = await this.#deps.planLog.append(entry);
		if (stored.attemptId !== attemptId) {
			await copy.refresh();
			return [];
		}
		const isEnding = (entry.sourceDone || entry.closed) && !copy.sourceDone && !copy.closed;
		copy.note(entry);
		copy.notePlanned(entry, content.keys);
		await this.#count(entry, isEnding);
		return chunks;
	}

	#chunksOf({ chunks }: EntryContent, n: number): readonly Chunk[] {
		const { jobId } = this.#job;
		const small = isSmall(this.#job) && ({ small: true } as const);
		return chunks.map((targets, i): Chunk => ({ jobId, chunkId: plannedChunkId(n, i), targets, ...small }));
	}

	async #entryOf(
		{ duplicates, cursor, sourceDone, closed, links, dropped = [] }: EntryContent & { readonly closed: boolean },
		chunks: readonly Chunk[],
		of: Pick<PlanEntry, 'attemptId'> & ReturnType<Invocation['trace']>,
	): Promise<PlanEntry> {
		const { jobId, expiresAt } = this.#job;
		const { attemptId } = of;
		const value: PlanBlob = { chunks, ...(dropped.length > 0 && { dropped }) };
		const isEmpty = chunks.length === 0 && dropped.length === 0;
		const blob = isEmpty ? undefined : await this.#deps.blobs.put({ jobId, attemptId, value, expiresAt });
		return {
			jobId,
			n: this.#copy.entries.length,
			chunkCount: chunks.length,
			targets: chunks.reduce((total, chunk) => total + chunk.targets.length, 0),
			duplicates,
			cursor,
			sourceDone,
			closed,
			...(links && { links }),
			...(blob && { blob }),
			committedAt: this.#deps.clock.now(),
			...of,
			expiresAt,
		};
	}

	/** Counters are a hint: what is not counted is found by the sweeper. */
	async #count({ chunkCount, targets, links }: PlanEntry, isEnding: boolean): Promise<void> {
		const { counters, log } = this.#deps;
		const { jobId, expiresAt } = this.#job;
		try {
			const ended = isEnding ? 1 : 0;
			const delta = { planned: chunkCount, targets, ended, linksTaken: links?.takenIn.length ?? 0 };
			const progress = await counters.add(jobId, delta, expiresAt);
			this.#copy.memory.underWay = Math.max(0, progress.planned - progress.recorded);
		} catch (error) {
			log.error('a plan entry was committed but not counted', error, { jobId });
		}
	}
}
