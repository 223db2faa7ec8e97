import { JOB_OPTIONS, type JobValues } from '../../../options/job.ts';
import { requireOneOnStdout } from '../../../options/results.ts';
import { createJobCommand } from '../../../parse/command.ts';

/** What the command line does not say is as in the job that is tried again. */
export interface JobsRetryOptions extends JobValues {
	readonly jobId: string;
	readonly given: ReadonlySet<string>;
}

export const JOBS_RETRY = createJobCommand({
	name: 'jobs retry',
	does: 'start a job of the targets that failed in another',
	about: [
		'The new job has the mode and the settings of the old one, but for the options that are given; the old one stays as it is. If nothing had failed, nothing is run, and the exit code is 0.',
	],
	options: JOB_OPTIONS,
	examples: [
		{ line: 'shoal jobs retry ID --out again.jsonl', does: 'what failed, once more' },
		{ line: 'shoal jobs retry ID --timeout 60 --retries 5', does: 'with more patience' },
	],
	parse: (jobId, values, given): JobsRetryOptions => {
		requireOneOnStdout(values);
		return { jobId, given, ...values };
	},
	load: () => import('./run.ts'),
});
