import type { Job } from '../../core/job.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { HostState } from './host-state.ts';

/** What the host queues of a pool need. */
export interface HostQueuesDeps {
	readonly hostState: HostState;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly log: Log;
	readonly signal: AbortSignal;
	/** Resolves once visits begin as they are asked for: a reservation that passes before is lost, or worse. */
	readonly ready: Promise<void> | undefined;
	/** Among which the caps of hosts are shared. */
	readonly instances: number;
	/** Milliseconds for which a target may wait here for its reservation. */
	readonly longestHoldMs: number;
	/** In flight in the pool at most. */
	readonly concurrency: number;
	/** Given to the visitor beyond that. */
	readonly ahead: number;
	/** For which targets of a job may yet start, in milliseconds; 0 if it stops. */
	readonly timeLeftMs: (job: Job) => number;
	/** Milliseconds until the invocation is killed. */
	readonly remainingMs: () => number;
}
