import { createThreadedVisitor, type ThreadedVisitor } from '../adapters/threads/threaded-visitor.ts';
import type { WorkerUsage } from '../adapters/threads/worker-messages.ts';
import type { Log } from '../ports/log.ts';
import type { Settings } from './settings.ts';

/** Lambda has 1,024 descriptors an instance, which its threads share. */
const MAX_SOCKETS = 900;
/** Targets of a run whose threads make room for the report of its job, which reads back what it is made of. */
const LARGE_RUN = 100_000;

/**
 * The threads of an instance, which outlive a run for as long as the next one wants as many.
 *
 * @param fetchWorker - Module that calls `startFetchWorker`.
 */
export function createThreadedVisitors(
	fetchWorker: URL,
	{ network, maxSockets = MAX_SOCKETS }: Pick<Settings, 'network' | 'maxSockets'>,
	log: Log,
) {
	let pool: { visitor: ThreadedVisitor; threads: number } | undefined;
	return {
		of(threads: number, concurrency: number): ThreadedVisitor {
			pool?.visitor.limit(concurrency);
			if (pool?.threads === threads) return pool.visitor;
			// No job runs on them any more: an instance has one invocation at a time.
			pool?.visitor.close().catch((error) => log.error('threads could not be ended', error));
			const share = Math.max(1, Math.floor(maxSockets / threads));
			const visitor = createThreadedVisitor({ fetchWorker, threads, concurrency, maxSockets: share, network });
			pool = { visitor, threads };
			return visitor;
		},
		/** Ends threads that have visited much; the next run starts others. */
		visited(targets: number): void {
			if (pool === undefined || targets < LARGE_RUN) return;
			pool.visitor.close().catch((error) => log.error('threads could not be ended', error));
			// What they have used is yet to be told.
			pool = { ...pool, threads: 0 };
		},
		/** What the threads use that the instance's own figures leave out. */
		usage: (): WorkerUsage => pool?.visitor.usage() ?? { cpu: { user: 0, system: 0 }, memoryMb: 0 },
	};
}
