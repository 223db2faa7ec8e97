import { runModuleWorker } from '../adapters/http/module/module-worker.ts';
import { BUNDLED_MODULES } from './extractors/bundled-modules.ts';

/** What the thread beside each event loop that fetches runs, in jobs with a module. */
export function startExtractWorker(): void {
	void runModuleWorker(BUNDLED_MODULES);
}
