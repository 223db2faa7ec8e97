import { UsageError } from '../../../shared/core/errors.ts';
import { WORKLOADS } from '../../../shared/core/fetch/workload.ts';
import { separator } from '../parse/values/separator.ts';
import { since, sitemapUrl } from '../parse/values/sitemap-values.ts';
import { choice, integer, path } from '../parse/values/value-parsers.ts';
import { inGroup, once, optional, withDefault } from './option.ts';

/** Where targets come from, beside the arguments. */
export const SOURCE_OPTIONS = inGroup('Target', {
	from: once(path('FILE', 'files'), {
		name: 'from',
		help: 'targets from a file: .txt one a line, .csv and .jsonl with a url column or field, .gz of any; - is stdin, s3://… an object',
	}),
	separator: optional(separator, {
		name: 'separator',
		help: 'what parts the columns of the file, which then is CSV: tab ; , or | (quoted for the shell)',
		defaultText: 'what parts the column url from others in the first line',
	}),
	sitemap: once(sitemapUrl, {
		name: 'sitemap',
		help: 'targets from a sitemap, an index of sitemaps, or a feed; of the address of a site, its sitemaps are looked for',
	}),
	since: optional(since, {
		name: 'since',
		help: 'of the sitemap only what has changed since then: 2026-11-01, or 7d or 12h ago; what does not say when is taken',
	}),
});

interface GivenSources {
	readonly urls: readonly string[];
	readonly from: string | undefined;
	readonly sitemap: string | undefined;
	readonly since: number | undefined;
}

/** @throws {UsageError} A sitemap is given beside other targets, or `--since` without one. */
export function requireOneSource({ urls, from, sitemap, since }: GivenSources): void {
	if (sitemap === undefined && since !== undefined) {
		throw new UsageError('--since is for sitemaps, which say when pages have changed; add --sitemap URL');
	}
	if (sitemap === undefined || (urls.length === 0 && from === undefined)) return;
	throw new UsageError(
		`--sitemap brings all targets; leave out ${from === undefined ? 'the URLs' : '--from'}, or run them apart`,
	);
}

/** What is done with each target. */
export const WORKLOAD_OPTIONS = inGroup('Target', {
	workload: withDefault(choice(WORKLOADS), {
		name: 'workload',
		help: 'fetch the targets, or hash: items of CPU work in their place, PBKDF2 with SHA-256',
		defaultText: 'fetch',
	}),
	items: optional(integer('N', { min: 1, max: 1_000_000 }), {
		name: 'items',
		help: 'items of the workload hash',
		defaultText: '200',
	}),
	rounds: optional(integer('N', { min: 1, max: 10_000_000 }), {
		name: 'rounds',
		help: 'rounds of PBKDF2 that each item takes',
		defaultText: '100000',
	}),
});
