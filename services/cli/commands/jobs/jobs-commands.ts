import { UsageError } from '../../../../shared/core/errors.ts';
import { type Command, createCommand, createJobCommand } from '../../parse/command.ts';
import { JOBS_OPTIONS } from '../../parse/parsed-command.ts';

const BOTH_ON_STDOUT = '--json and --out - both write to stdout; give --out a file';

/** What works on the jobs of a data folder. */
export const JOBS_COMMANDS: readonly Command[] = [
	createCommand({
		name: 'jobs list',
		does: 'list the jobs, newest first',
		options: JOBS_OPTIONS.list,
		examples: [{ line: 'shoal jobs list --json', does: 'as {"jobs":[…]}' }],
		parse: (_, values) => ({ command: 'jobs', options: { action: 'list', ...values } }),
	}),
	createJobCommand({
		name: 'jobs show',
		does: 'show the summary of a job',
		about: ['What broke, where the time went, what bounded the job, what it would cost on AWS, and its dead letters.'],
		options: JOBS_OPTIONS.show,
		examples: [{ line: 'shoal jobs show ID', does: 'what it did, took and cost' }],
		parse: (jobId, values) => ({ command: 'jobs', options: { action: 'show', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs results',
		does: 'write the results of a job',
		about: ['Also of a job that runs: what is stored by now.'],
		options: JOBS_OPTIONS.results,
		examples: [
			{ line: 'shoal jobs results ID --format csv --out results.csv', does: 'once more, as CSV' },
			{ line: 'shoal jobs results ID --failed', does: 'what failed' },
			{ line: 'shoal jobs results ID --outcome timeout,blocked', does: 'what ended so' },
		],
		parse: (jobId, values) => ({ command: 'jobs', options: { action: 'results', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs report',
		does: 'write the report of a job',
		options: JOBS_OPTIONS.report,
		examples: [{ line: 'shoal jobs report ID --report report.json --report report.md', does: 'to files' }],
		parse: (jobId, values) => ({ command: 'jobs', options: { action: 'report', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs resume',
		does: 'go on with a job that was interrupted',
		about: [
			'A check ends as it would have: its broken links go to stdout and decide the exit code, results go to --out only, and its --baseline counts as before.',
		],
		options: JOBS_OPTIONS.resume,
		examples: [{ line: 'shoal jobs resume ID --out results.jsonl', does: 'what is stored is not fetched again' }],
		parse: (jobId, values) => ({ command: 'jobs', options: { action: 'resume', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs retry',
		does: 'start a job of the targets that failed in another',
		about: [
			'The new job has the mode and the settings of the old one, but for the options that are given; the old one stays as it is. If nothing had failed, nothing is run, and the exit code is 0.',
		],
		options: JOBS_OPTIONS.retry,
		examples: [
			{ line: 'shoal jobs retry ID --out again.jsonl', does: 'what failed, once more' },
			{ line: 'shoal jobs retry ID --timeout 60 --retries 5', does: 'with more patience' },
		],
		parse: (jobId, values, given) => {
			if (values.json && values.out === '-') throw new UsageError(BOTH_ON_STDOUT);
			return { command: 'jobs', options: { action: 'retry', jobId, given, ...values } };
		},
	}),
	createJobCommand({
		name: 'jobs cancel',
		does: 'cancel a job: no new target starts',
		about: ['Stops it where it runs, or, if its process is gone, ends it here.'],
		options: JOBS_OPTIONS.cancel,
		examples: [{ line: 'shoal jobs cancel ID', does: 'its results so far are kept' }],
		parse: (jobId, values) => ({ command: 'jobs', options: { action: 'cancel', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs verify',
		does: 'prove, from what is stored, that each target of a job ended exactly once',
		options: JOBS_OPTIONS.verify,
		examples: [{ line: 'shoal jobs verify ID', does: 'exit 0 is the proof, 1 the list of what is wrong' }],
		parse: (jobId, values) => ({ command: 'jobs', options: { action: 'verify', jobId, ...values } }),
	}),
	createCommand({
		name: 'jobs delete',
		does: 'delete jobs with everything that is stored of them',
		about: [
			'Refuses a job that has not ended: cancel it first, or give --force. Without it, the newest 50 jobs are kept, each for 30 days.',
		],
		operands: 'ID…',
		takes: { min: 1, max: Number.POSITIVE_INFINITY },
		options: JOBS_OPTIONS.delete,
		examples: [{ line: 'shoal jobs delete ID', does: 'plan, results and report are gone' }],
		parse: (jobIds, values) => ({ command: 'jobs', options: { action: 'delete', jobIds, ...values } }),
	}),
];
