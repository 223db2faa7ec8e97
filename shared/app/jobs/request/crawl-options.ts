import { getDomain } from 'tldts';
import { canonicalUrl } from '../../../core/canonical-url.ts';
import { UsageError } from '../../../core/errors.ts';
import type { CrawlOptions, LinkPlaces } from '../../../core/links/crawl.ts';
import type { Site } from '../../../core/links/scope.ts';
import type { SourceTarget } from '../../../core/target.ts';
import type { VisitOptions } from '../../../core/visit.ts';
import type { PrivateCollector } from './private-collector.ts';
import type { Scope } from './scopes.ts';

/**
 * Of a crawl, whose size nobody knows, at most: what a chunk finds is planned only when its last target has settled, so
 * that chunks are smaller while few links are known (`linkChunkSize`).
 */
export const CRAWL_CHUNK_SIZE = 100;

/** Of a crawl whose pages a sitemap lists: that of `example.com` lists those of `www.example.com` as well. */
export const SITEMAP_SCOPE: Scope = 'domain';

/** How a job is to go on from its source. */
export interface CrawlValues {
	readonly scope: Scope;
	readonly maxDepth?: number | undefined;
	readonly maxPages?: number | undefined;
	readonly include: readonly string[];
	readonly exclude: readonly string[];
	readonly ignoreNofollow: boolean;
	readonly ignoreRobots: boolean;
}

export interface CrawlRequest {
	readonly values: CrawlValues;
	readonly checksLinks: boolean;
	readonly checksFragments: boolean;
	readonly userContentIds?: boolean;
	readonly places?: LinkPlaces | undefined;
	readonly hasLocalPages?: boolean | undefined;
}

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
				throw new UsageError(`a crawl keeps to ${MAX_SITES} sites at most; give fewer URLs, or the scope domain`);
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

/** What sets a crawl's job apart, once its targets have been read. */
export interface CrawlDefaults {
	readonly crawl: CrawlOptions;
	readonly obeysRobots: true;
	readonly crawlVisit: Partial<VisitOptions>;
}

/** What sets a crawl's job apart, once its targets have been read. */
export function crawlDefaults(
	{ values, checksLinks, checksFragments, places, userContentIds, hasLocalPages }: CrawlRequest,
	{ sites, origins }: Pick<SiteCollector, 'sites' | 'origins'>,
	{ named, local }: Pick<PrivateCollector, 'named' | 'local'>,
): CrawlDefaults {
	return {
		crawl: crawlOf(values, {
			sites,
			checksLinks,
			...(places && { places }),
			...(userContentIds && { userContentIds: true as const }),
			...(hasLocalPages && { hasLocalPages: true as const }),
		}),
		obeysRobots: true,
		crawlVisit: {
			links: checksLinks ? ('all' as const) : ('follow' as const),
			// Whether a download is there, its headers tell.
			...(checksLinks && { bodies: 'pages' as const }),
			collectIds: checksFragments,
			// Pages may link to anything: what is private, and what is secret, is for the hosts that the user named.
			privateHosts: [...new Set([...named, ...local])],
			headerOrigins: origins,
		},
	};
}

/** How a job goes on from its source. */
export function crawlOf(
	values: CrawlValues,
	{
		sites,
		...fixed
	}: Pick<CrawlOptions, 'checksLinks' | 'places' | 'userContentIds' | 'hasLocalPages'> & {
		readonly sites: readonly Site[];
	},
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
