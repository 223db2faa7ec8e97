import type { Job, JobOptions } from '../../../../../shared/core/job.ts';
import type { Extracting } from '../../../../../shared/core/report/extract-columns.ts';
import { toldOf } from '../../../../../shared/core/report/result-filter.ts';
import { countsAsFailure, OUTCOMES, type Outcome } from '../../../../../shared/core/result.ts';
import { resultsIn } from '../../../job/follow/stored-results.ts';
import { isRemote, type Remote } from '../../../options/api.ts';
import { openSinks } from '../../../output/open-sinks.ts';
import { connect } from '../../../remote/connect.ts';
import type { JobsResultsOptions } from './options.ts';

/** `shoal jobs results`: what is stored by now, also of a job that runs. */
export async function run(options: JobsResultsOptions): Promise<number> {
	let extracting: Extracting | undefined;
	const sinks = { ...options, json: false, reports: [], reportFormats: [], columns: () => extracting };
	const { output } = await openSinks(sinks);
	const stored = () => storedResults(options, (job) => (extracting = job.options.visit));
	await output?.write(
		await begun(isRemote(options) ? await remoteResults(options, (each) => (extracting = each)) : stored()),
	);
	return 0;
}

/** @param onJob - Told the job before its first result. */
function storedResults(options: JobsResultsOptions, onJob: (job: Job) => void): AsyncGenerator<string> {
	const { dataDir, jobId, order } = options;
	return resultsIn(dataDir, { jobId, order }, (job) => {
		onJob(job);
		const outcomes = wanted(options, job.options.crawl);
		return { ...toldOf(job.options), outcomes, ...(options.unchanged && { leavesOutUnchanged: false }) };
	});
}

async function remoteResults(
	options: Remote<JobsResultsOptions>,
	onJob: (extracting: Extracting) => void,
): Promise<AsyncGenerator<string>> {
	const client = await connect(options);
	const { settings } = await client.job(options.jobId);
	onJob(settings.visit);
	return client.results(options.jobId, { outcomes: wanted(options, settings.crawl), unchanged: options.unchanged });
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
function wanted({ outcomes, failed }: JobsResultsOptions, crawl: JobOptions['crawl']): ReadonlySet<Outcome> {
	if (outcomes === undefined && !failed) return new Set(OUTCOMES);
	const failures = OUTCOMES.filter((outcome) => countsAsFailure(outcome, crawl));
	return new Set([...(outcomes ?? []), ...(failed ? failures : [])]);
}
