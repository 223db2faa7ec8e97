import type { LinkPlaces } from '../../../../shared/core/links/crawl.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';
import type { CrawlValues } from '../../options/crawl.ts';
import { crawlOf, createSiteCollector, type SiteCollector } from './crawl-options.ts';
import type { JobDefaults } from './job-options.ts';
import { createPrivateCollector, type PrivateCollector } from './private-collector.ts';

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
	readonly userContentIds?: boolean;
	readonly places?: LinkPlaces | undefined;
	/** What was broken before. */
	readonly baseline?: ReadonlySet<string>;
}

type Targets = AsyncIterable<SourceTarget> | Iterable<SourceTarget>;

/** What sets a crawl's job apart, once its targets have been read. */
export function crawlDefaults(
	crawl: CrawlRequest,
	{ sites, origins }: SiteCollector,
	{ named, local }: Pick<PrivateCollector, 'named' | 'local'>,
): Pick<JobDefaults, 'crawl' | 'obeysRobots' | 'crawlVisit'> {
	const { values, checksLinks, checksFragments, places, userContentIds } = crawl;
	return {
		crawl: crawlOf(values, {
			sites,
			checksLinks,
			...(places && { places }),
			...(userContentIds && { userContentIds: true as const }),
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

/** What is learnt of a source as it is read. */
export interface SourceFacts {
	readonly targets: Targets;
	/** Of a crawl. */
	readonly sites: SiteCollector | undefined;
	readonly privates: PrivateCollector;
}

/**
 * The targets, and the sites and private hosts of those that have gone by.
 *
 * @param given - The arguments among them.
 */
export function withFacts(
	targets: Targets,
	{ crawl, given }: { readonly crawl: CrawlRequest | undefined; readonly given: readonly string[] },
): SourceFacts {
	const sites = crawl && createSiteCollector(crawl.values.scope);
	const privates = createPrivateCollector(given);
	const note = (target: SourceTarget) => {
		sites?.add(target);
		privates.add(target);
	};
	return { targets: noted(targets, note), sites, privates };
}

async function* noted(targets: Targets, note: (target: SourceTarget) => void): AsyncGenerator<SourceTarget> {
	for await (const target of targets) {
		note(target);
		yield target;
	}
}
