import type { Job } from '../../core/job.ts';
import type { LinkMemory } from '../../core/record/link-memory.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { Log } from '../../ports/log.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Visitor } from '../../ports/visitor.ts';
import type { HostState } from '../hosts/host-state.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';
import type { KnownPages } from './known-pages.ts';

export interface ChunkPoolDeps {
	readonly visitor: Visitor;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly invocation: Invocation;
	readonly log: Log;
	/** For the pages of jobs that keep them; absent: none are kept. */
	readonly objects?: ObjectStore;
	/** How hosts are treated. */
	readonly hostState: HostState;
	/** Instances that may work on the job at once: each keeps to its share of a host's cap. */
	readonly instances: number;
	/** Milliseconds for which a target may wait here for the reservation that its host's rate gives it. */
	readonly longestHoldMs: number;
	/** Targets in flight at most, over all chunks of the pool. */
	readonly concurrency: number;
	/** Adds more chunks; see `HostSchedulerDeps.refill`. */
	readonly refill?: () => Promise<boolean>;
	/** The job, if it is being stopped: no more of its targets start. */
	readonly stoppedJob?: (jobId: string) => Stopped | Promise<Stopped>;
}

export type Stopped = Pick<Job, 'stopReason'> | undefined;

/** Called as the last target of a chunk settles. @param isTouched - Whether any of them was started. */
export type FinishChunk = (outcome: ChunkOutcome, isTouched: boolean) => Promise<void>;

/** What is known already of what its chunks are about. */
export interface PoolMemory {
	/** Of a job with a name, what the one before has found. */
	readonly known?: KnownPages | undefined;
	/** Of a crawl. */
	readonly linkMemory?: LinkMemory | undefined;
}
