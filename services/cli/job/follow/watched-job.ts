import { EnvironmentError } from '../../../../shared/core/errors.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import { toldOf } from '../../../../shared/core/report/result-filter.ts';
import type { Progress } from '../../progress/progress.ts';
import { commandLine } from '../../text/command-line.ts';
import { find } from '../stack/find-job.ts';
import { withReader } from '../stack/session.ts';
import { goesOnText } from './embedded-job.ts';
import type { FollowedJob } from './followed-job.ts';
import { readReport } from './read-report.ts';
import { resultsIn } from './stored-results.ts';
import { createReportEvents, watchJob } from './watch-job.ts';

interface Watched {
	readonly dataDir: string;
	readonly jobId: string;
}

/** A job of a data folder that another process runs, which may end meanwhile: what is stored is there still. */
export function watchedJob({ dataDir, jobId }: Watched): FollowedJob {
	const way = commandLine(['jobs', 'watch', jobId], { dataDir });
	return {
		watch: (progress, interrupted) => watch({ dataDir, jobId }, progress, interrupted),
		release: async () => [],
		report: () => withReader(dataDir, (session) => readReport(session, jobId)),
		results: (order) => resultsIn(dataDir, { jobId, order }, ({ options }) => toldOf(options)),
		fault: () => undefined,
		texts: {
			interrupted: `Job ${jobId} goes on without this command. Follow it with: ${way}`,
			goesOn: goesOnText({ jobId }, { dataDir }),
			kept: `The results are kept: ${commandLine(['jobs', 'results', jobId], { dataDir })} --out FILE`,
		},
	};
}

/** @throws {EnvironmentError} Nobody works on it. */
function watch({ dataDir, jobId }: Watched, progress: Progress, interrupted: AbortSignal): Promise<boolean> {
	return withReader(dataDir, async (session) => {
		const job = await find(session, jobId);
		if (hasEnded(job.state)) return true;
		// The folder is ours: whoever ran the job has gone.
		if (session.cloud !== undefined) {
			throw new EnvironmentError(`no process works on job ${jobId}, which is ${job.state}`);
		}
		const seen = await watchJob(session, job, { progress, interrupted, events: createReportEvents() });
		return hasEnded(seen.state);
	});
}
