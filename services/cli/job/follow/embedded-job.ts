import { hasEnded, type Job } from '../../../../shared/core/job.ts';
import { commandLine } from '../../text/command-line.ts';
import type { Session } from '../stack/session.ts';
import { awaitDeliveries } from './await-deliveries.ts';
import { awaitRows } from './await-rows.ts';
import type { FollowedJob } from './followed-job.ts';
import { readReport } from './read-report.ts';
import { comingResults, results } from './stored-results.ts';
import { tidy } from './tidy.ts';
import { type ReportEvents, watchJob } from './watch-job.ts';

export interface EmbeddedJobInput {
	readonly options: DataFolder;
	readonly events: ReportEvents;
}

type DataFolder = { readonly dataDir: string };

/** A job of the embedded stack. */
export function embeddedJob(session: Session, job: Job, { options, events }: EmbeddedJobInput): FollowedJob {
	const { jobId } = job;
	return {
		async watch(progress, interrupted) {
			const seen = await watchJob(session, job, { progress, interrupted, events });
			return hasEnded(seen.state);
		},
		async release(interrupted) {
			const say = (line: string) => void process.stderr.write(`${line}\n`);
			const awaited = { ...session, ...options, interrupted, say };
			const lines = (await Promise.all([awaitDeliveries(job, awaited), awaitRows(job, awaited)])).flat();
			session.endFunctions();
			await tidy(session, (text) => lines.push(text));
			return lines;
		},
		report: () => readReport(session, jobId),
		results: (order) => results(session, job, order),
		comingResults: (over) => comingResults(session, job, over),
		fault: () => session.storageFault(),
		texts: {
			interrupted: interruptedText(job, options),
			goesOn: goesOnText(job, options),
			kept: `The results are kept: ${commandLine(['jobs', 'results', jobId], options)} --out FILE`,
		},
	};
}

export function interruptedText({ jobId }: Pick<Job, 'jobId'>, options: DataFolder): string {
	return `Interrupted. What is stored is kept; go on with: ${commandLine(['jobs', 'resume', jobId], options)}`;
}

/** Of a job that this command cannot follow any more. */
export function goesOnText({ jobId }: Pick<Job, 'jobId'>, options: DataFolder): string {
	return `Job ${jobId} has not ended; what is stored is kept. Go on with: ${commandLine(['jobs', 'resume', jobId], options)}`;
}
