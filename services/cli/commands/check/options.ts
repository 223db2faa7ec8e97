import { UsageError } from '../../../../shared/core/errors.ts';
import { SLUG_STYLES } from '../../../../shared/core/links/markdown/slug-styles.ts';
import { CRAWL_OPTIONS } from '../../options/crawl.ts';
import { JOB_OPTIONS } from '../../options/job.ts';
import { flag, inGroup, once, type Values, withDefault } from '../../options/option.ts';
import { QUARANTINE_OPTIONS } from '../../options/quarantine-file.ts';
import { requireOneOnStdout } from '../../options/results.ts';
import { requireOneSource, SOURCE_OPTIONS } from '../../options/target.ts';
import { createCommand } from '../../parse/command.ts';
import { choice, path } from '../../parse/values/value-parsers.ts';

/** How files of this machine are checked. */
export const FILE_OPTIONS = inGroup('Target', {
	rootDir: once(path('DIR', 'folders'), {
		name: 'root-dir',
		help: 'of files: where links that begin with a slash begin',
		defaultText: 'the folder where you are',
	}),
	slugs: withDefault(choice(SLUG_STYLES), {
		name: 'slugs',
		help: 'of files: how the site that they become names the parts of a page after their headings',
		defaultText: 'github',
	}),
});

const OPTIONS = {
	...SOURCE_OPTIONS,
	...CRAWL_OPTIONS,
	...inGroup('Crawl', {
		checkFragments: flag({
			name: 'check-fragments',
			help: 'also whether a page has what the #fragment of a link names',
		}),
		userContentIds: flag({
			name: 'user-content-ids',
			help: 'a fragment is also found by an id that begins with user-content-, as on GitHub',
		}),
	}),
	...FILE_OPTIONS,
	...inGroup('Result', {
		baseline: once(path('FILE', 'files'), {
			name: 'baseline',
			help: 'a JSON report of an earlier check: what was broken then does not count, and every report tells new, still broken and fixed',
		}),
	}),
	...QUARANTINE_OPTIONS,
	...inGroup('General', {
		config: once(path('FILE', 'files'), { name: 'config', help: 'settings in JSON, with the keys that Hydra has' }),
	}),
	...JOB_OPTIONS,
	out: { ...JOB_OPTIONS.out, defaultText: 'nowhere' },
};

export interface CheckOptions extends Values<typeof OPTIONS> {
	readonly urls: readonly string[];
	/** What the command line says counts more than what a configuration does. */
	readonly given: ReadonlySet<string>;
}

export const CHECK = createCommand({
	name: 'check',
	does: 'check every link of a site, and tell which are broken and where they stand',
	about: [
		'Crawls each site from its URL. Links to other hosts are visited, and not followed. A link is broken if it answers with a status that is not accepted, or not at all, or is no address; what a bot wall answers is a warning, and no failure.',
		'Files of Markdown and HTML, folders of them and patterns are checked before they are published: links to files are looked up here, all others are visited.',
		'The broken links go to stdout, each with every page, line and column that leads there; with --report also to files. Results of all targets go to --out.',
	],
	operands: '[URL|FILE…]',
	takes: { min: 0, max: Number.POSITIVE_INFINITY },
	options: OPTIONS,
	readsTargets: true,
	examples: [
		{ line: 'shoal check https://example.com/', does: 'a whole site' },
		{ line: 'shoal check https://example.com/docs/ --scope prefix --check-fragments', does: 'a part of it' },
		{ line: 'shoal check https://example.com/ --report links.md --report links.json', does: 'with reports' },
		{ line: 'shoal check README.md docs', does: 'files, before they are published' },
		{ line: 'shoal check https://example.com/ --baseline links.json', does: 'only what broke since' },
		{
			line: 'shoal check --sitemap https://example.com/ --since 7d --max-depth 0',
			does: 'the links of pages that have changed',
		},
		{ line: 'shoal check https://example.com/ --quarantine 3 broken.json', does: 'nightly: what stays broken' },
	],
	parse: (urls, values, given) => checked({ urls, given, ...values }),
	load: () => import('./run.ts'),
});

function checked(options: CheckOptions): CheckOptions {
	requireOneSource(options);
	if (options.urls.length === 0 && options.from === undefined && options.sitemap === undefined) {
		throw new UsageError(
			'check has nothing to check; give the URL of a site, a file, a list of URLs with --from FILE, or --sitemap URL',
		);
	}
	if (options.userContentIds && !options.checkFragments) {
		throw new UsageError('--user-content-ids is for fragments; add --check-fragments to check them');
	}
	if (options.out === '-') {
		throw new UsageError('the broken links go to stdout; give --out a file for the results');
	}
	requireOneOnStdout(options);
	return options;
}
