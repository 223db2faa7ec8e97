import type { JobOptions } from '../../core/job.ts';
import { keepNewest } from '../../core/keep-newest.ts';
import type { CrawlOptions } from '../../core/links/crawl.ts';
import { movedCrawl } from '../../core/links/moved-scope.ts';
import type { Target } from '../../core/target.ts';
import type { VisitOptions } from '../../core/visit.ts';

/** Of a job that crawls; made once for its options, which whoever visits knows again. */
interface CrawlVisits {
	/** For a target whose links are not followed: all that is asked is whether it is there, and has what fragments name. */
	readonly unfollowed: VisitOptions;
	readonly followed: VisitOptions;
	/** Of which no link is followed any more. */
	readonly deepest: VisitOptions;
	/** Of a start URL: where it redirects to is its site. */
	readonly seed: VisitOptions;
	readonly deepestSeed: VisitOptions;
}

/** By the crawl of the job, or by that of a start URL that has moved. */
const prepared = new WeakMap<JobOptions, Map<CrawlOptions, CrawlVisits>>();
/** Of a list whose start URLs all lead elsewhere. */
const MAX_PREPARED = 200;

/** How a target of a job is visited. */
export function visitOptionsOf(options: JobOptions, target: Target): VisitOptions {
	const { crawl } = options;
	if (crawl === undefined) return options.visit;
	const { follow, depth = 0, parent, moved } = target;
	const visits = preparedFor(options, moved === undefined ? crawl : movedCrawl(crawl, moved));
	if (follow === false) return visits.unfollowed;
	const isDeepest = depth >= (crawl.maxDepth ?? Number.POSITIVE_INFINITY);
	if (depth === 0 && parent === undefined) return isDeepest ? visits.deepestSeed : visits.seed;
	return isDeepest ? visits.deepest : visits.followed;
}

function preparedFor(options: JobOptions, crawl: CrawlOptions): CrawlVisits {
	const known = prepared.get(options) ?? new Map<CrawlOptions, CrawlVisits>();
	prepared.set(options, known);
	const visits = known.get(crawl) ?? prepare(options, crawl);
	known.set(crawl, visits);
	keepNewest(known, MAX_PREPARED);
	return visits;
}

function prepare({ visit }: JobOptions, crawl: CrawlOptions): CrawlVisits {
	const attributes = crawl.places?.attributes;
	const followed = { ...visit, crawl, ...(attributes && { linkAttributes: attributes }) };
	const deepest = { ...followed, isDeepest: true as const };
	// Names are in the body alone.
	const forIds = { ...followed, links: 'count' as const, isUnfollowed: true as const };
	return {
		unfollowed: visit.collectIds
			? forIds
			: { ...visit, method: 'HEAD' as const, links: 'count' as const, collectIds: false },
		followed,
		deepest,
		seed: { ...followed, isSeed: true as const },
		deepestSeed: { ...deepest, isSeed: true as const },
	};
}
