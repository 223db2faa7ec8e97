import type { Target } from '../../core/chunks/target.ts';
import type { JobOptions } from '../../core/job/job.ts';
import { createLinkRules, linksAt, type PageFindings } from '../../core/links/crawl.ts';
import { packLinks } from '../../core/links/packed-links.ts';
import type { PageLink } from '../../core/links/page-link.ts';
import { createScope } from '../../core/links/scope.ts';
import type { Visit, VisitOptions } from '../../core/visits/visit.ts';
import type { PageLinks } from '../chunks/open-chunk.ts';

/** What a job's crawl comes to for a visit; made once for its options. */
interface CrawlVisits {
	/** For a target whose links are not followed: all that is asked is whether it is there. */
	readonly unfollowed: VisitOptions;
	readonly findingsOf: (target: Target, visit: Visit) => PageFindings | undefined;
	readonly checksLinks: boolean;
	/** Whether the user let a link be left out; of one that is no address, nothing else tells. */
	readonly isExcluded: (url: string) => boolean;
}

const prepared = new WeakMap<JobOptions, CrawlVisits>();

/** How a target of a job is visited. */
export function visitOptionsOf(options: JobOptions, target: Target): VisitOptions {
	return target.follow === false ? (crawlOf(options)?.unfollowed ?? options.visit) : options.visit;
}

/** What a visit adds to its job's crawl; `undefined` where there is none, or the page has no links to follow. */
export function linksOf(options: JobOptions, target: Target, visit: Visit): PageLinks | undefined {
	const crawl = crawlOf(options);
	const findings = crawl?.findingsOf(target, visit);
	if (findings === undefined || !crawl?.checksLinks) return findings;
	const { found, foundCut } = visit;
	// Where some of the names are missing, a fragment would look broken that is not.
	const ids = foundCut ? undefined : visit.ids;
	const url = findings.links.parent;
	const isWanted = (link: PageLink) => !link.invalid || !crawl.isExcluded(link.url);
	const page = {
		url,
		...(url !== target.url && { target: target.url }),
		links: packLinks(linksAt(found, options.crawl?.places).filter(isWanted)),
		...(ids && { ids }),
	};
	return { ...findings, page };
}

function crawlOf(options: JobOptions): CrawlVisits | undefined {
	const { crawl, visit } = options;
	if (crawl === undefined) return undefined;
	const known = prepared.get(options);
	if (known !== undefined) return known;
	const made = {
		unfollowed: { ...visit, method: 'HEAD' as const, links: 'count' as const, collectIds: false },
		findingsOf: createLinkRules(crawl),
		checksLinks: crawl.checksLinks,
		isExcluded: createScope(crawl.scope).isExcluded,
	};
	prepared.set(options, made);
	return made;
}
