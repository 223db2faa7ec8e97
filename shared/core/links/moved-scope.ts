import { webUrl } from '../canonical-url.ts';
import type { CrawlOptions } from './crawl.ts';
import { createScope, type ScopeRules, type Site } from './scope.ts';

/**
 * Where a crawl goes on, as its scope has sites: a host, a domain, or what URLs begin with.
 *
 * A start URL that redirects tells where its site is (`example.com` is at `www.example.com`): what is found from there
 * has that site in its scope, too.
 */
export type MovedSite = string;

/**
 * Where a start URL has moved; `undefined` if that is in its scope already, or the URL is not in it.
 *
 * @param from - The URL that was given; `to` - where its redirects led. The visit has seen to it that this may be visited.
 */
export function movedSite(rules: ScopeRules, from: string, to: string): MovedSite | undefined {
	const { isInside } = createScope(rules);
	// Of a job of what has failed in another, it may be any link.
	if (!isInside(from)) return undefined;
	const { host, hostname, pathname, protocol } = new URL(to);
	const kind = rules.sites[0]?.kind ?? 'host';
	if (kind === 'prefix') {
		const prefix = `${protocol}//${host}${pathname.slice(0, pathname.lastIndexOf('/') + 1)}`;
		return isFolderOf(from, pathname) || !isInside(to) ? prefix : undefined;
	}
	if (isInside(to)) return undefined;
	// The public suffix list is not for each instance to load.
	return kind === 'domain' ? hostname.replace(/^www\./, '') : host;
}

/** The crawl as what was found from a start URL that has moved goes on with it; the same for the same. */
export function movedCrawl(crawl: CrawlOptions, moved: MovedSite): CrawlOptions {
	const known = crawls.get(crawl) ?? new Map<MovedSite, CrawlOptions>();
	crawls.set(crawl, known);
	const before = known.get(moved);
	if (before !== undefined) return before;
	const { scope } = crawl;
	const after = { ...crawl, scope: { ...scope, sites: sitesWith(scope.sites, moved) }, moved };
	known.set(moved, after);
	const [oldest] = known.keys();
	if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
	return after;
}

/** Of a list whose start URLs all lead elsewhere. */
const MAX_KNOWN = 200;
const crawls = new WeakMap<CrawlOptions, Map<MovedSite, CrawlOptions>>();

/** `/docs` that leads to `/docs/` is a folder, and not a page of the one above. */
function isFolderOf(from: string, pathname: string): boolean {
	return pathname === `${new URL(webUrl(from) ?? from).pathname}/`;
}

function sitesWith(sites: readonly Site[], moved: MovedSite): Site[] {
	switch (sites[0]?.kind) {
		case 'prefix': {
			// The folder above, which the URL without its slash stood for.
			const isAbove = (site: Site) => site.kind === 'prefix' && moved !== site.prefix && isBelow(moved, site.prefix);
			return [...sites.filter((site) => !isAbove(site)), { kind: 'prefix', prefix: moved }];
		}
		case 'domain':
			return [...sites, { kind: 'domain', domain: moved }];
		case 'host':
		case undefined:
			return [...sites, { kind: 'host', host: moved }];
	}
}

/** Whatever their schemes, as in a scope. */
function isBelow(prefix: string, above: string): boolean {
	return prefix.slice(prefix.indexOf('//')).startsWith(above.slice(above.indexOf('//')));
}
