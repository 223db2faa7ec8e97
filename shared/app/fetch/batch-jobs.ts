import type { Chunk, ChunkRecord } from '../../core/chunk.ts';
import type { LinkMemory } from '../../core/record/link-memory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { PageStates } from '../../ports/page-states.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { createChunkSender } from '../plan/send-chunks.ts';
import type { BudgetOpener } from '../record/budget.ts';
import type { LinkPublisher } from '../record/publish-links.ts';
import { createUnrecorded } from '../record/unrecorded.ts';
import { JobCommitter, type JobCommitterDeps } from './job-committer.ts';
import { type KnownPages, readKnownPages } from './known-pages.ts';

export interface BatchJobsDeps extends JobCommitterDeps {
	readonly records: RecordStore;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly openBudget: BudgetOpener;
	readonly pageStates: PageStates;
	readonly clock: Clock;
}

/** A job of a batch. */
export interface BatchJob {
	readonly committer: JobCommitter;
	/** Of its chunks in the batch, those that were there before. */
	readonly records: ReadonlyMap<string, ChunkRecord>;
	/** What is known of the pages of its chunks. */
	readonly pages: KnownPages;
}

/** The jobs of a batch, by id; those that are gone are not there. */
export interface BatchJobs {
	readonly jobs: ReadonlyMap<string, BatchJob>;
	/** Why a job could not be loaded, by its id. */
	readonly failures: ReadonlyMap<string, unknown>;
}

export interface BatchJobsOptions {
	readonly invocation: Invocation;
	readonly linkMemoryOf: (jobId: string) => LinkMemory;
	readonly publishLinks: LinkPublisher;
}

/** Loads what is needed to work on the chunks of a batch. */
export async function loadBatchJobs(
	deps: BatchJobsDeps,
	chunks: readonly Chunk[],
	options: BatchJobsOptions,
): Promise<BatchJobs> {
	const loaded = new Map<string, BatchJob>();
	const failures = new Map<string, unknown>();
	const unrecorded = createUnrecorded();
	const byJob = Map.groupBy(chunks, ({ jobId }) => jobId);
	await Promise.all(
		Array.from(byJob, async ([jobId, its]) => {
			try {
				const names = new Set(its.map(({ chunkId }) => chunkId));
				const [job, records] = await Promise.all([deps.jobs.get(jobId), deps.records.find(jobId, [...names])]);
				if (job === undefined) return;
				const { invocation, linkMemoryOf, publishLinks } = options;
				const budget = await deps.openBudget(job, invocation, 1 / byJob.size);
				const linkMemory = linkMemoryOf(jobId);
				const of = { job, invocation, budget, linkMemory, publish: deps.sendChunks, publishLinks, unrecorded };
				const open = its.filter(({ chunkId }) => !records.has(chunkId));
				const pages = await readKnownPages(deps, job, open);
				loaded.set(jobId, { committer: new JobCommitter(deps, of), records, pages });
			} catch (error) {
				failures.set(jobId, error);
			}
		}),
	);
	return { jobs: loaded, failures };
}
