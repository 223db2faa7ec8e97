import { runFetchWorker } from '../adapters/threads/fetch-worker.ts';
import { createVisitor } from './visitor.ts';

/**
 * What each thread of the threaded consumer runs.
 *
 * @param extractWorker - Module that calls `startExtractWorker`.
 */
export function startFetchWorker(extractWorker: URL): void {
	runFetchWorker((options) => createVisitor(options, extractWorker));
}
