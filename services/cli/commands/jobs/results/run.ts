import type { Job } from '../../../../../shared/core/job.ts';
import { countsAsFailure, OUTCOMES, type Outcome } from '../../../../../shared/core/result.ts';
import { resultsIn } from '../../../job/follow/stored-results.ts';
import { openSinks } from '../../../output/open-sinks.ts';
import type { JobsResultsOptions } from './options.ts';

/** `shoal jobs results`: what is stored by now, also of a job that runs. */
export async function run(options: JobsResultsOptions): Promise<number> {
	const { output } = await openSinks({ ...options, json: false, reports: [] });
	const { dataDir, jobId, order } = options;
	await output?.write(await begun(resultsIn(dataDir, { jobId, order }, (job) => wanted(options, job))));
	return 0;
}

/** The first is read before anything is written: where nothing can be read, no header is left behind. */
async function begun<T>(source: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
	const first = await source.next();
	return (async function* () {
		if (!first.done) yield first.value;
		yield* source;
	})();
}

/** All if neither of the two options narrows them. */
function wanted({ outcomes, failed }: JobsResultsOptions, { options }: Job): ReadonlySet<Outcome> {
	if (outcomes === undefined && !failed) return new Set(OUTCOMES);
	const failures = OUTCOMES.filter((outcome) => countsAsFailure(outcome, options.crawl));
	return new Set([...(outcomes ?? []), ...(failed ? failures : [])]);
}
