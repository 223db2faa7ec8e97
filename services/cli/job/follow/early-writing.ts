import type { Order } from '../../options/results.ts';
import type { ResultsOutput } from '../../output/open-output.ts';
import type { FollowedJob } from './followed-job.ts';

/** Results that are being written while their job runs. */
export interface EarlyWriting {
	/**
	 * Call it once the job has ended.
	 *
	 * @returns Whether all is written; else nothing is.
	 */
	finish(): Promise<boolean>;
	/** The job is left: nothing is written. */
	drop(): Promise<void>;
}

/**
 * Begins to write the results of a job that runs, so that little is left to do at its end.
 *
 * @returns `undefined` where that cannot be: a reader of stdout, or of a pipe, would see the results of a job that may
 *   still be interrupted.
 */
export function writeEarly(
	{ comingResults }: Pick<FollowedJob, 'comingResults'>,
	{ output, order }: { readonly output: ResultsOutput | undefined; readonly order: Order },
): EarlyWriting | undefined {
	if (comingResults === undefined || output?.appearsWhole !== true || order !== 'input') return undefined;
	const over = new AbortController();
	const dropped = new AbortController();
	const written = output.write(untilDropped(comingResults(over.signal), dropped.signal)).then(
		() => true,
		() => false,
	);
	return {
		finish() {
			over.abort();
			return written;
		},
		async drop() {
			dropped.abort();
			over.abort();
			await written;
		},
	};
}

/** What is not given to its end is not kept. */
async function* untilDropped(results: AsyncIterable<string>, dropped: AbortSignal): AsyncGenerator<string> {
	for await (const result of results) {
		dropped.throwIfAborted();
		yield result;
	}
	dropped.throwIfAborted();
}
