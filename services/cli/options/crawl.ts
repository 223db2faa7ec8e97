import { choice, integer, path, pattern } from '../parse/values/value-parsers.ts';
import { flag, once, optional, repeatable, withDefault } from './option.ts';

/** What a crawl follows of the sites of its URLs. */
export const SCOPES = ['host', 'domain', 'prefix'] as const;
export type Scope = (typeof SCOPES)[number];

/** Options about links: how a crawl goes on from its URLs, and what a check looks at. */
export const LINK_OPTIONS = {
	crawl: flag({ name: 'crawl', help: 'also the pages that links lead to, from page to page' }),
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
	checkFragments: flag({ name: 'check-fragments', help: 'also whether a page has what the #fragment of a link names' }),
	userContentIds: flag({
		name: 'user-content-ids',
		help: 'a fragment is also found by an id that begins with user-content-, as on GitHub',
	}),
	baseline: once(path('FILE', 'files'), {
		name: 'baseline',
		help: 'a JSON report of an earlier check: what was broken then does not count',
	}),
	config: once(path('FILE', 'files'), { name: 'config', help: 'settings in JSON, with the keys that Hydra has' }),
};
