import { runFetchWorker } from '../adapters/threads/fetch-worker.ts';
import { createVisitor } from './visitor.ts';

/** What each thread of the threaded consumer runs. */
export function startFetchWorker(): void {
	runFetchWorker(createVisitor);
}
