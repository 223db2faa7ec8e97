import { UsageError } from '../../shared/core/errors.ts';
import { type Command, createCommand, createJobCommand } from './command.ts';
import { DEMO_OPTIONS, JOBS_OPTIONS, SCRAPE_OPTIONS, type ScrapeOptions, SITE_OPTIONS } from './requests.ts';

/** The groups that a command of two words may start with. */
export const GROUPS = { jobs: 'work on the jobs in --data' } as const;

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
	createCommand({
		name: 'scrape',
		does: 'fetch each URL once, write one result a target',
		operands: '[URL…]',
		takes: { min: 0, max: Number.POSITIVE_INFINITY },
		options: SCRAPE_OPTIONS,
		readsTargets: true,
		examples: [
			{ line: 'shoal scrape https://example.com/', does: 'one page, its result on stdout' },
			{ line: 'shoal scrape --from urls.txt --out results.jsonl', does: 'a list' },
			{
				line: 'shoal scrape --from urls.csv.gz --mode threads --format csv --out results.csv',
				does: 'in one instance',
			},
		],
		request: (urls, values) => ({ command: 'scrape', options: checked({ urls, ...values }) }),
	}),
	createCommand({
		name: 'jobs list',
		does: 'list the jobs, newest first',
		options: JOBS_OPTIONS.list,
		examples: [{ line: 'shoal jobs list --json', does: 'as {"jobs":[…]}' }],
		request: (_, values) => ({ command: 'jobs', options: { action: 'list', ...values } }),
	}),
	createJobCommand({
		name: 'jobs show',
		does: 'show the summary of a job',
		options: JOBS_OPTIONS.show,
		examples: [{ line: 'shoal jobs show ID', does: 'what it did, took and cost' }],
		request: (jobId, values) => ({ command: 'jobs', options: { action: 'show', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs results',
		does: 'write the results of a job',
		options: JOBS_OPTIONS.results,
		examples: [{ line: 'shoal jobs results ID --format csv --out results.csv', does: 'once more, as CSV' }],
		request: (jobId, values) => ({ command: 'jobs', options: { action: 'results', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs report',
		does: 'write the report of a job',
		options: JOBS_OPTIONS.report,
		examples: [{ line: 'shoal jobs report ID --report report.json', does: 'to a file' }],
		request: (jobId, values) => ({ command: 'jobs', options: { action: 'report', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs resume',
		does: 'go on with a job that was interrupted',
		options: JOBS_OPTIONS.resume,
		examples: [{ line: 'shoal jobs resume ID --out results.jsonl', does: 'what is stored is not fetched again' }],
		request: (jobId, values) => ({ command: 'jobs', options: { action: 'resume', jobId, ...values } }),
	}),
	createJobCommand({
		name: 'jobs cancel',
		does: 'cancel a job: no new target starts',
		options: JOBS_OPTIONS.cancel,
		examples: [{ line: 'shoal jobs cancel ID', does: 'its results so far are kept' }],
		request: (jobId, values) => ({ command: 'jobs', options: { action: 'cancel', jobId, ...values } }),
	}),
	createCommand({
		name: 'demo',
		does: 'fetch a synthetic site in every mode, and compare what each took',
		options: DEMO_OPTIONS,
		examples: [{ line: 'shoal demo --pages 2000 --latency 200', does: 'slower pages' }],
		request: (_, options) => ({ command: 'demo', options }),
	}),
	createCommand({
		name: 'site',
		does: 'serve a synthetic site for trying things out, until Ctrl-C',
		options: SITE_OPTIONS,
		examples: [{ line: 'shoal site --pages 1000 --latency 200', does: 'slow and large' }],
		request: (_, options) => ({ command: 'site', options }),
	}),
];

function checked(options: ScrapeOptions): ScrapeOptions {
	if (options.urls.length === 0 && options.from === undefined) {
		throw new UsageError('scrape has nothing to fetch; give URLs, or a file with --from FILE (- is stdin)');
	}
	if (options.json && options.out === '-') {
		throw new UsageError('--json and --out - both write to stdout; give --out a file');
	}
	return options;
}
