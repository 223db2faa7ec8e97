import type { MeasuredRun } from '../compare/run.ts';
import type { Setting } from '../compare/setting.ts';

/**
 * Where a comparison runs its work: the embedded stack, or a deployed one.
 *
 * One for a deployed stack starts the jobs by its API, has the instances replaced before a cold run (a new version of
 * the function does that), and reads what AWS billed from the REPORT lines in Logs Insights.
 */
export interface CompareRunner {
	/** Starts what a setting runs on, with no instance alive. */
	open(setting: Setting): Promise<ComparedStack>;
}

/** A stack in one setting. */
export interface ComparedStack {
	/**
	 * Runs the whole work once, to its end. The first run is cold; a later one finds the instances of those before.
	 *
	 * @returns `undefined` if `signal` aborted before the end.
	 */
	run(signal: AbortSignal): Promise<MeasuredRun | undefined>;
	/** Ends everything that it started. */
	close(): Promise<void>;
}
