import { UsageError } from '../../shared/core/errors.ts';
import { type Command, createCommand } from './command.ts';
import { JOBS_COMMANDS } from './jobs-commands.ts';
import { nearest } from './nearest.ts';
import { DEMO_OPTIONS, SCRAPE_OPTIONS, type ScrapeOptions, SHELLS, type Shell, SITE_OPTIONS } from './requests.ts';

/** The groups that a command of two words may start with. */
export const GROUPS = { jobs: 'work on the jobs in --data' } as const;

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
	createCommand({
		name: 'scrape',
		does: 'fetch each URL once, write one result a target',
		about: [
			'Starts a job on the embedded stack and follows it to its end. Every distinct target of the source ends as exactly one result, a line that is no URL as invalid_url; blank lines and comments are none, and a URL that is there twice is fetched once.',
			'Results go to stdout or --out; progress, the summary and warnings to stderr. A job that was interrupted goes on with shoal jobs resume.',
		],
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
			{ line: 'shoal scrape --from urls.txt --out results.jsonl --report report.md', does: 'with a report' },
		],
		request: (urls, values) => ({ command: 'scrape', options: checked({ urls, ...values }) }),
	}),
	...JOBS_COMMANDS,
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
	createCommand({
		name: 'completion',
		does: 'print what makes a shell complete commands, options and their values',
		operands: SHELLS.join('|'),
		takes: { min: 1, max: 1 },
		options: [],
		examples: [
			{ line: 'eval "$(shoal completion bash)"', does: 'in ~/.bashrc' },
			{ line: 'source <(shoal completion zsh)', does: 'in ~/.zshrc, after compinit' },
			{ line: 'shoal completion fish | source', does: 'in ~/.config/fish/config.fish' },
		],
		request: ([given = '']) => ({ command: 'completion', options: { shell: readShell(given) } }),
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

function readShell(given: string): Shell {
	const shell = SHELLS.find((known) => known === given);
	if (shell !== undefined) return shell;
	const near = nearest(given, SHELLS);
	const hint = near === undefined ? '' : `; did you mean ${near}?`;
	throw new UsageError(`${JSON.stringify(given)} is not one of ${SHELLS.join(', ')}${hint}`);
}
