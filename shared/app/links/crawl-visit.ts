import type { Target } from '../../core/chunks/target.ts';
import type { JobOptions } from '../../core/job/job.ts';
import type { VisitOptions } from '../../core/visits/visit.ts';

/** Of a job that crawls; made once for its options, which whoever visits knows again. */
interface CrawlVisits {
	/** For a target whose links are not followed: all that is asked is whether it is there, and has what fragments name. */
	readonly unfollowed: VisitOptions;
	readonly followed: VisitOptions;
	/** Of which no link is followed any more. */
	readonly deepest: VisitOptions;
}

const prepared = new WeakMap<JobOptions, CrawlVisits>();

/** How a target of a job is visited. */
export function visitOptionsOf(options: JobOptions, { follow, depth = 0 }: Target): VisitOptions {
	const { crawl } = options;
	if (crawl === undefined) return options.visit;
	const visits = prepared.get(options) ?? prepare(options);
	if (follow === false) return visits.unfollowed;
	return depth < (crawl.maxDepth ?? Number.POSITIVE_INFINITY) ? visits.followed : visits.deepest;
}

function prepare(options: JobOptions): CrawlVisits {
	const { visit, crawl } = options;
	const followed = { ...visit, ...(crawl && { crawl }) };
	// Names are in the body alone.
	const forIds = { ...followed, links: 'count' as const, isUnfollowed: true as const };
	const visits = {
		unfollowed: visit.collectIds
			? forIds
			: { ...visit, method: 'HEAD' as const, links: 'count' as const, collectIds: false },
		followed,
		deepest: { ...followed, isDeepest: true as const },
	};
	prepared.set(options, visits);
	return visits;
}
