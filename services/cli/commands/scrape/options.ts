import { UsageError } from '../../../../shared/core/errors.ts';
import { requireTargets } from '../../job/start/workload.ts';
import { CHANGE_OPTIONS, requireName } from '../../options/changes.ts';
import { CRAWL_OPTIONS, CRAWL_SWITCH, requireCrawl } from '../../options/crawl.ts';
import { EXTRACT_OPTIONS } from '../../options/extract.ts';
import { JOB_OPTIONS } from '../../options/job.ts';
import { defaultsOf, type Values } from '../../options/option.ts';
import { PAGE_OPTIONS } from '../../options/pages.ts';
import { requireOneOnStdout } from '../../options/results.ts';
import { SOURCE_OPTIONS, WORKLOAD_OPTIONS } from '../../options/target.ts';
import { createCommand } from '../../parse/command.ts';

const OPTIONS = {
	...SOURCE_OPTIONS,
	...WORKLOAD_OPTIONS,
	...CRAWL_SWITCH,
	...CRAWL_OPTIONS,
	...JOB_OPTIONS,
	...EXTRACT_OPTIONS,
	...CHANGE_OPTIONS,
	...PAGE_OPTIONS,
};

/** Every default is filled in that does not depend on the job or the machine. */
export interface ScrapeOptions extends Values<typeof OPTIONS> {
	/** The arguments; they come before the targets of `from`. */
	readonly urls: readonly string[];
	/** What the command line has, by the names of its values. */
	readonly given: ReadonlySet<string>;
}

export const SCRAPE = createCommand({
	name: 'scrape',
	does: 'fetch each URL once, write one result a target',
	about: [
		'Starts a job on the embedded stack and follows it to its end. Every distinct target of the source ends as exactly one result, a line that is no URL as invalid_url, with its number; blank lines and comments are none, and a URL that is there twice is fetched once.',
		'Results go to stdout or --out; progress, the summary and warnings to stderr. A job that was interrupted goes on with shoal jobs resume.',
	],
	operands: '[URL…]',
	takes: { min: 0, max: Number.POSITIVE_INFINITY },
	options: OPTIONS,
	readsTargets: true,
	examples: [
		{ line: 'shoal scrape https://example.com/', does: 'one page, its result on stdout' },
		{ line: 'shoal scrape --from urls.txt --out results.jsonl', does: 'a list' },
		{
			line: 'shoal scrape --from urls.csv.gz --mode threads --format csv --out results.csv',
			does: 'in one instance',
		},
		{ line: 'shoal scrape --from urls.txt --extract rules.json --format csv', does: 'fields of the pages, as columns' },
		{ line: 'shoal scrape --from urls.txt --out results.jsonl --report report.md', does: 'with a report' },
		{
			line: 'shoal scrape --sitemap https://example.com/sitemap.xml --out results.jsonl',
			does: 'what a sitemap lists',
		},
		{
			line: 'shoal scrape --from urls.txt --name nightly --changed --out changed.jsonl',
			does: 'what has changed since the last time',
		},
		{ line: 'shoal scrape --workload hash --mode threads', does: 'no URLs: 200 items of CPU work, on threads' },
	],
	parse: (urls, values, given): ScrapeOptions => {
		requireTargets('scrape', { urls, ...values });
		requireCrawl(values, given);
		requireFields(values, given);
		requireName(values);
		requireBodies(values);
		requireOneOnStdout(values);
		return { urls, given, ...values };
	},
	load: () => import('./run.ts'),
});

/** @throws {UsageError} There are no pages to read, or nobody to whom a limit applies. */
function requireFields(values: Values<typeof OPTIONS>, given: ReadonlySet<string>): void {
	const { workload, extractFile, extractModuleFile } = values;
	const asked = extractFile !== undefined ? '--extract' : '--extract-module';
	if (workload === 'hash' && (extractFile ?? extractModuleFile) !== undefined)
		throw new UsageError(`--workload hash has no pages to ${asked} from; leave out one of them`);
	if (given.has('extractTimeoutMs') && extractModuleFile === undefined)
		throw new UsageError('--extract-timeout is for --extract-module; add it, or leave this out');
}

/** @throws {UsageError} There are none, or they are elsewhere. */
function requireBodies({ workload, keepBodies, warc, api }: Values<typeof OPTIONS>): void {
	if (workload === 'hash' && (keepBodies || warc !== undefined))
		throw new UsageError('--workload hash has no bodies to keep; leave out one of them');
	if (warc !== undefined && api !== undefined)
		throw new UsageError(
			'--warc writes what this machine has kept; with --api, say --keep-bodies: they stay in its bucket',
		);
}

/** Where the command line says nothing. */
export function scrapeDefaults(): ScrapeOptions {
	return { urls: [], given: new Set(), ...defaultsOf(OPTIONS) };
}
