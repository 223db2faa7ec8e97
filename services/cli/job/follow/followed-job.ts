import type { JobReport } from '../../../../shared/core/report/report.ts';
import type { Order } from '../../options/results.ts';
import type { Progress } from '../../progress/progress.ts';

/** A job that a command follows to its end, wherever it runs. */
export interface FollowedJob {
	/**
	 * Shows how it gets on until it has ended, or `interrupted` aborts.
	 *
	 * @returns Whether it has ended.
	 */
	watch(progress: Progress, interrupted: AbortSignal): Promise<boolean>;
	/**
	 * Call it once the job has ended: nothing more is to run for it, once its report has been sent.
	 *
	 * @returns What has to be told of that.
	 */
	release(interrupted: AbortSignal): Promise<readonly string[]>;
	report(): Promise<JobReport>;
	/** Its results, a JSON text each. */
	results(order: Order): AsyncIterable<string>;
	/**
	 * Its results in the order of its source, as they come in; absent where they cannot be had before its end.
	 *
	 * @param over - Aborts when it has ended: the rest is then there.
	 */
	readonly comingResults?: (over: AbortSignal) => AsyncIterable<string>;
	/** Why nothing goes on, where more is known of that than an error says. */
	fault(): Error | undefined;
	readonly texts: FollowedTexts;
}

/** What is told of a job that is left. */
export interface FollowedTexts {
	/** Of one that was interrupted. */
	readonly interrupted: string;
	/** Of one that cannot be followed any more. */
	readonly goesOn: string;
	/** Of one that has ended, whose results are to be had again. */
	readonly kept: string;
}
