import { createUndiciVisitor } from '../adapters/http/undici-visitor.ts';
import { runLane } from '../adapters/threads/lane.ts';

/** What each thread of the threaded consumer runs. */
export function startLane(): void {
	runLane(createUndiciVisitor);
}
