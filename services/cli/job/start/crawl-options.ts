import { getDomain } from 'tldts';
import { canonicalUrl } from '../../../../shared/core/canonical-url.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import type { CrawlOptions } from '../../../../shared/core/links/crawl.ts';
import type { Site } from '../../../../shared/core/links/scope.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';
import type { CrawlValues, Scope } from '../../options/crawl.ts';

/** Sites of one crawl; each is compared with each link. */
const MAX_SITES = 100;

/** Gathers, as the source is read, the sites that a crawl keeps to. */
export interface SiteCollector {
	/** @throws {UsageError} There are too many. */
	add(target: SourceTarget): void;
	readonly sites: readonly Site[];
	readonly origins: readonly string[];
}

export function createSiteCollector(scope: Scope): SiteCollector {
	const sites = new Map<string, Site>();
	const origins = new Set<string>();
	return {
		add(target) {
			const canonical = typeof target === 'string' ? canonicalUrl(target) : undefined;
			// What is no URL ends as a result that says so, and leads nowhere.
			if (canonical === undefined) return;
			const parsed = new URL(canonical);
			const site = siteOf(parsed, scope);
			origins.add(parsed.origin);
			sites.set(JSON.stringify(site), site);
			if (sites.size > MAX_SITES) {
				throw new UsageError(`a crawl keeps to ${MAX_SITES} sites at most; give fewer URLs, or --scope domain`);
			}
		},
		get sites() {
			return [...sites.values()];
		},
		get origins() {
			return [...origins];
		},
	};
}

function siteOf({ host, hostname, pathname, protocol }: URL, scope: Scope): Site {
	switch (scope) {
		case 'host':
			return { kind: 'host', host };
		case 'domain':
			// Addresses and names such as localhost have no registrable domain: they are their own.
			return { kind: 'domain', domain: getDomain(hostname, { allowPrivateDomains: true }) ?? hostname };
		case 'prefix':
			return { kind: 'prefix', prefix: `${protocol}//${host}${pathname.slice(0, pathname.lastIndexOf('/') + 1)}` };
	}
}

/** How a job goes on from its source. */
export function crawlOf(
	values: CrawlValues,
	{
		sites,
		...fixed
	}: Pick<CrawlOptions, 'checksLinks' | 'places' | 'userContentIds'> & { readonly sites: readonly Site[] },
): CrawlOptions {
	const { maxDepth, maxPages, include, exclude, ignoreNofollow, ignoreRobots } = values;
	return {
		scope: { sites, include, exclude },
		...(maxDepth !== undefined && { maxDepth }),
		...(maxPages !== undefined && { maxPages }),
		// Both are what a site asks of robots.
		...((ignoreNofollow || ignoreRobots) && { ignoresNofollow: true as const }),
		...fixed,
	};
}
