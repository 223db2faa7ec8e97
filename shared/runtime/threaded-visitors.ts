import { createThreadedVisitor, type ThreadedVisitor } from '../adapters/threads/threaded-visitor.ts';
import type { WorkerUsage } from '../adapters/threads/worker-messages.ts';
import type { Log } from '../ports/log.ts';
import type { Settings } from './settings.ts';

/** Lambda has 1,024 descriptors an instance, which its threads share. */
const MAX_SOCKETS = 900;

/**
 * The threads of an instance, which outlive a run for as long as the next one wants as many.
 *
 * @param fetchWorker - Module that calls `startFetchWorker`.
 */
export function createThreadedVisitors(fetchWorker: URL, { network, maxSockets = MAX_SOCKETS }: Settings, log: Log) {
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
		/** What the threads use that the instance's own figures leave out. */
		usage: (): WorkerUsage => pool?.visitor.usage() ?? { cpu: { user: 0, system: 0 }, memoryMb: 0 },
	};
}
