import { UsageError } from '../../../../../shared/core/errors.ts';
import { API_OPTIONS } from '../../../options/api.ts';
import { JOB_OPTIONS, type JobValues } from '../../../options/job.ts';
import {
	EXIT_OPTIONS,
	JSON_OPTIONS,
	OUTPUT_OPTIONS,
	REPORT_OPTIONS,
	requireOneOnStdout,
} from '../../../options/results.ts';
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
		if (values.api !== undefined) requireAsItWas(given);
		return { jobId, given, ...values };
	},
	load: () => import('./run.ts'),
});

/** What a job is tried again with behind an API: where its results go, and what is said of it. */
const OF_THE_COMMAND: ReadonlySet<string> = new Set(
	Object.keys({ ...API_OPTIONS, ...OUTPUT_OPTIONS, ...REPORT_OPTIONS, ...EXIT_OPTIONS, ...JSON_OPTIONS }),
);

/** @throws {UsageError} The new job is to be another one. */
function requireAsItWas(given: ReadonlySet<string>): void {
	const other = [...given].find((key) => !OF_THE_COMMAND.has(key));
	if (other === undefined) return;
	const { name } = JOB_OPTIONS[other as keyof typeof JOB_OPTIONS];
	throw new UsageError(
		`--${name} cannot be changed by jobs retry --api, which tries a job again as it was; leave it out`,
	);
}
