import { UsageError } from '../../../shared/core/errors.ts';
import { requireTargets } from '../job/start/workload.ts';
import { OPTIONS, type OptionKey } from '../options/job.ts';
import { type Command, createCommand } from '../parse/command.ts';
import { nearest } from '../parse/nearest.ts';
import {
	ADVISE_OPTIONS,
	type AdviseOptions,
	CHECK_OPTIONS,
	type CheckOptions,
	COMPARE_OPTIONS,
	type CompareOptions,
	DEMO_OPTIONS,
	SCRAPE_OPTIONS,
	type ScrapeOptions,
	SHELLS,
	type Shell,
	SITE_OPTIONS,
} from '../parse/parsed-command.ts';
import { repeatedIn } from '../parse/values/value-parsers.ts';
import { JOBS_COMMANDS } from './jobs/jobs-commands.ts';
import { SECRETS_COMMANDS } from './secrets/secrets-commands.ts';

/** The groups that a command of two words may start with. */
export const GROUPS = {
	jobs: 'work on the jobs in --data',
	secrets: 'keep secrets in --data, to refer to by name',
} as const;

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
	createCommand({
		name: 'scrape',
		does: 'fetch each URL once, write one result a target',
		about: [
			'Starts a job on the embedded stack and follows it to its end. Every distinct target of the source ends as exactly one result, a line that is no URL as invalid_url, with its number; blank lines and comments are none, and a URL that is there twice is fetched once.',
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
			{ line: 'shoal scrape --workload hash --mode threads', does: 'no URLs: 200 items of CPU work, on threads' },
		],
		parse: (urls, values, given) => ({ command: 'scrape', options: checked({ urls, ...values }, given) }),
	}),
	createCommand({
		name: 'check',
		does: 'check every link of a site, and tell which are broken and where they stand',
		about: [
			'Crawls each site from its URL. Links to other hosts are visited, and not followed. A link is broken if it answers with a status that is not accepted, or not at all, or is no address; what a bot wall answers is a warning, and no failure.',
			'The broken links go to stdout, each with every page, line and column that leads there; with --report also to files. Results of all targets go to --out.',
		],
		operands: '[URL…]',
		takes: { min: 0, max: Number.POSITIVE_INFINITY },
		options: CHECK_OPTIONS,
		defaultTexts: { out: 'nowhere' },
		readsTargets: true,
		examples: [
			{ line: 'shoal check https://example.com/', does: 'a whole site' },
			{ line: 'shoal check https://example.com/docs/ --scope prefix --check-fragments', does: 'a part of it' },
			{ line: 'shoal check https://example.com/ --report links.md --report links.json', does: 'with reports' },
			{ line: 'shoal check https://example.com/ --baseline links.json', does: 'only what broke since' },
		],
		parse: (urls, values, given) => ({ command: 'check', options: checkedCheck({ urls, given, ...values }) }),
	}),
	createCommand({
		name: 'compare',
		does: 'run the same targets in several modes or settings, and say which to use',
		about: [
			'Runs every setting several times, in turns, each time cold (on a stack of its own, with no instance alive) and then warm (with the instances of the cold run), and writes a table to stdout. Runs that did not do the same work are named, and nothing is ranked.',
			'Several --sweep make the product of their values. Milliseconds are those of this machine; dollars are AWS list prices for them. What the model predicts on AWS, with its own milliseconds, stands apart; and how far off the model is here, which is the best that is known of how far off it is there.',
			'With --crawl each run crawls anew, and runs are compared by the pages that they found.',
		],
		operands: '[URL…]',
		takes: { min: 0, max: Number.POSITIVE_INFINITY },
		options: COMPARE_OPTIONS,
		readsTargets: true,
		examples: [
			{ line: 'shoal compare --from urls.txt --out comparison', does: 'all three modes, with plots in report.html' },
			{
				line: 'shoal compare --from urls.txt --sweep concurrency=1,2,5,10,20,50,100',
				does: 'how many requests at once are enough',
			},
			{ line: 'shoal compare --crawl https://example.com/ --max-pages 500', does: 'a site, crawled in each mode' },
			{ line: 'shoal compare --workload hash --modes threads,fanout', does: 'CPU work in place of fetching' },
		],
		parse: (urls, values, given) => ({ command: 'compare', options: checkedComparison({ urls, ...values }, given) }),
	}),
	...JOBS_COMMANDS,
	...SECRETS_COMMANDS,
	createCommand({
		name: 'advise',
		does: 'predict time and cost on AWS, and say which setting to use',
		about: [
			'Simulates a job in many settings: the cheapest, the fastest, and the one where time and cost are best together; what binds each, where the other mode would win, and what one more of each thing would bring. Of a finished job (--from-job) it knows latencies, CPU time and sizes; what is given besides counts more.',
			'Predicted is the time to the last stored result, of a run in the middle and of one in ten. Dollars are list prices without free tier.',
		],
		options: ADVISE_OPTIONS,
		examples: [
			{ line: 'shoal advise --urls 1e6 --latency p50=200ms,p99=2s --cpu 4ms --bytes 30k', does: 'from figures' },
			{ line: 'shoal advise --from-job ID --deadline 5m --budget 1', does: 'of a job that was run' },
			{ line: 'shoal advise --from-job ID --urls 1e6 --json', does: 'the same pages, a million of them' },
			{ line: 'shoal advise --urls 1e5 --latency 300ms --hosts 20 --rate-per-host 5', does: 'politely' },
		],
		parse: (_, values) => ({ command: 'advise', options: enough(values) }),
	}),
	createCommand({
		name: 'demo',
		does: 'fetch a synthetic site in every mode, and compare what each took',
		options: DEMO_OPTIONS,
		examples: [{ line: 'shoal demo --pages 2000 --latency 200', does: 'slower pages' }],
		parse: (_, options) => ({ command: 'demo', options }),
	}),
	createCommand({
		name: 'site',
		does: 'serve a synthetic site for trying things out, until Ctrl-C',
		options: SITE_OPTIONS,
		examples: [{ line: 'shoal site --pages 1000 --latency 200', does: 'slow and large' }],
		parse: (_, options) => ({ command: 'site', options }),
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
		parse: ([given = '']) => ({ command: 'completion', options: { shell: readShell(given) } }),
	}),
];

/** Options of `scrape` and `compare` that mean nothing without `--crawl`. */
const CRAWL_ONLY = ['scope', 'maxDepth', 'maxPages', 'include', 'exclude', 'ignoreNofollow'] as const;

function enough(options: AdviseOptions): AdviseOptions {
	if (options.fromJob !== undefined) return options;
	if (options.urlCount === undefined) {
		throw new UsageError('advise has no job to think about; give --from-job ID, or --urls and --latency');
	}
	if (options.latency === undefined) {
		throw new UsageError(
			'advise does not know how long a visit waits; give --latency, such as --latency p50=200ms,p99=2s',
		);
	}
	return options;
}

/** @throws {UsageError} An option is given that means nothing without `--crawl`. */
function requireCrawl(options: { readonly crawl: boolean }, given: ReadonlySet<OptionKey>): void {
	const crawlOnly = CRAWL_ONLY.find((key) => given.has(key));
	if (!options.crawl && crawlOnly !== undefined) {
		throw new UsageError(`--${OPTIONS[crawlOnly].name} is for crawls; add --crawl to follow links`);
	}
}

function checked(options: ScrapeOptions, given: ReadonlySet<OptionKey>): ScrapeOptions {
	requireTargets('scrape', options);
	requireCrawl(options, given);
	if (options.json && options.out === '-') {
		throw new UsageError('--json and --out - both write to stdout; give --out a file');
	}
	return options;
}

function checkedCheck(options: CheckOptions): CheckOptions {
	if (options.urls.length === 0 && options.from === undefined) {
		throw new UsageError('check has nothing to check; give the URL of a site, or a file of URLs with --from FILE');
	}
	if (options.userContentIds && !options.checkFragments) {
		throw new UsageError('--user-content-ids is for fragments; add --check-fragments to check them');
	}
	if (options.out === '-') {
		throw new UsageError('the broken links go to stdout; give --out a file for the results');
	}
	return options;
}

/** @throws {UsageError} There is nothing to run, or a setting is swept twice. */
function checkedComparison(options: CompareOptions, given: ReadonlySet<OptionKey>): CompareOptions {
	requireTargets('compare', options);
	requireCrawl(options, given);
	const twice = repeatedIn(options.sweeps.map(({ key }) => key));
	if (twice !== undefined) throw new UsageError(`--sweep ${twice} is given twice; give all values at once`);
	return options;
}

function readShell(given: string): Shell {
	const shell = SHELLS.find((known) => known === given);
	if (shell !== undefined) return shell;
	const near = nearest(given, SHELLS);
	const hint = near === undefined ? '' : `; did you mean ${near}?`;
	throw new UsageError(`${JSON.stringify(given)} is not one of ${SHELLS.join(', ')}${hint}`);
}
