import type { SourceTarget } from '../../../shared/core/chunks/target.ts';
import type { LinkPlaces } from '../../../shared/core/links/crawl.ts';
import { crawlOf, createSiteCollector, type SiteCollector } from '../crawl-options.ts';
import type { JobDefaults } from '../job-options.ts';
import type { CrawlValues } from '../requests.ts';

/**
 * Of a crawl, whose size nobody knows, at most: what a chunk finds is planned only when its last target has settled, so
 * that chunks are smaller while few links are known (`linkChunkSize`).
 */
export const CRAWL_CHUNK_SIZE = 100;

/** How a job goes on from its source. */
export interface CrawlRequest {
	readonly values: CrawlValues;
	readonly checksLinks: boolean;
	readonly checksFragments: boolean;
	readonly places?: LinkPlaces | undefined;
	/** What was broken before. */
	readonly baseline?: ReadonlySet<string>;
}

type Targets = AsyncIterable<SourceTarget> | Iterable<SourceTarget>;

/** What sets a crawl's job apart, once its targets have been read. */
export function crawlDefaults(
	crawl: CrawlRequest,
	{ sites, hosts, origins }: SiteCollector,
): Pick<JobDefaults, 'crawl' | 'obeysRobots' | 'crawlVisit'> {
	const { values, checksLinks, checksFragments, places } = crawl;
	return {
		crawl: crawlOf(values, { sites, checksLinks, ...(places && { places }) }),
		obeysRobots: true,
		crawlVisit: {
			links: checksLinks ? ('all' as const) : ('follow' as const),
			// Whether a download is there, its headers tell.
			...(checksLinks && { bodies: 'pages' as const }),
			collectIds: checksFragments,
			// Pages may link to anything: what is private, and what is secret, is for the hosts that the user named.
			privateHosts: hosts,
			headerOrigins: origins,
		},
	};
}

/** The targets, and the sites of those that have gone by. */
export function withSites(
	targets: Targets,
	crawl: CrawlRequest | undefined,
): { targets: Targets; collector: SiteCollector | undefined } {
	if (crawl === undefined) return { targets, collector: undefined };
	const collector = createSiteCollector(crawl.values.scope);
	return { targets: noted(targets, collector.add), collector };
}

async function* noted(targets: Targets, note: (target: SourceTarget) => void): AsyncGenerator<SourceTarget> {
	for await (const target of targets) {
		note(target);
		yield target;
	}
}
