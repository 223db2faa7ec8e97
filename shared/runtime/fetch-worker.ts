import { runLane } from '../adapters/threads/fetch-worker.ts';
import { createVisitor } from './visitor.ts';

/** What each thread of the threaded consumer runs. */
export function startLane(): void {
	runLane(createVisitor);
}
