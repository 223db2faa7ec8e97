import { SCOPES } from '../../../shared/app/jobs/request/scopes.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import { choice, integer, pattern } from '../parse/values/value-parsers.ts';
import { flag, inGroup, optional, repeatable, type Values, withDefault } from './option.ts';
import type { POLITENESS_OPTIONS } from './politeness.ts';

/** Where crawling is a choice. */
export const CRAWL_SWITCH = inGroup('Crawl', {
	crawl: flag({ name: 'crawl', help: 'also the pages that links lead to, from page to page' }),
});

/** How a crawl goes on from its URLs. */
export const CRAWL_OPTIONS = inGroup('Crawl', {
	scope: withDefault(choice(SCOPES), {
		name: 'scope',
		help: 'what is followed: the hosts of the given URLs, their domains with all hosts below, or the folders of their paths',
		defaultText: 'host',
	}),
	maxDepth: optional(integer('N', { min: 0, max: 1000 }), {
		name: 'max-depth',
		help: 'links that are followed from a given URL to get to a page',
		defaultText: 'no limit',
	}),
	maxPages: optional(integer('N', { min: 1, max: 100_000_000 }), {
		name: 'max-pages',
		help: 'pages whose links are followed, the given ones included',
		defaultText: 'no limit',
	}),
	include: repeatable(pattern, { name: 'include', help: 'only links that match this, or another one given so' }),
	exclude: repeatable(pattern, { name: 'exclude', help: 'no links that match this' }),
	ignoreNofollow: flag({
		name: 'ignore-nofollow',
		help: 'follows also what nofollow forbids, in a rel, a meta tag or a header',
	}),
});

export interface CrawlValues extends Values<typeof CRAWL_OPTIONS & Pick<typeof POLITENESS_OPTIONS, 'ignoreRobots'>> {}

/** @throws {UsageError} An option is given that means nothing without `--crawl`. */
export function requireCrawl(options: { readonly crawl: boolean }, given: ReadonlySet<string>): void {
	const crawlOnly = Object.entries(CRAWL_OPTIONS).find(([key]) => given.has(key));
	if (!options.crawl && crawlOnly !== undefined) {
		throw new UsageError(`--${crawlOnly[1].name} is for crawls; add --crawl to follow links`);
	}
}
