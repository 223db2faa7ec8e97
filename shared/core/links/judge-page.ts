import { emptyVisit, type ResponseVisit, type VisitOptions } from '../visit.ts';
import type { Writable } from '../writable.ts';
import { parseAcceptStatus } from './accept-status.ts';
import {
	type CrawledPage,
	type CrawlOptions,
	createLinkRules,
	createPlaceRule,
	NO_LINKS,
	type PageFindings,
	parentOf,
} from './crawl.ts';
import { packLinks } from './packed-links.ts';
import type { LinkedPage, PageLink } from './page-link.ts';
import { createScope } from './scope.ts';

type Judge = (page: CrawledPage, visit: ResponseVisit) => PageFindings | undefined;

const judges = new WeakMap<CrawlOptions, Judge>();

/**
 * Makes of a visit what the crawl of its job sees, if it is of one: what the links of the page come to, in place of the links.
 *
 * Whoever visits judges, in whichever thread that is: there are dozens of links a page, and few that are new.
 *
 * @param url - Of the target, as it was asked for.
 */
export function judged(url: string, options: VisitOptions, visit: ResponseVisit): ResponseVisit {
	const { crawl, isDeepest, isSeed } = options;
	if (crawl === undefined) return visit;
	if (options.isUnfollowed) return judgedForIds(url, options, visit);
	const judge = judges.get(crawl) ?? createJudge(crawl);
	judges.set(crawl, judge);
	const findings = judge({ url, isDeepest: isDeepest === true, isSeed: isSeed === true }, visit);
	emptyVisit(visit);
	if (findings !== undefined) (visit as Writable<ResponseVisit>).findings = findings;
	return visit;
}

function createJudge(crawl: CrawlOptions): Judge {
	const findingsOf = createLinkRules(crawl);
	const { isExcluded } = createScope(crawl.scope);
	const isLookedAt = createPlaceRule(crawl.places);
	/** Of one that is no address, and of a fragment, nothing else tells whether the user let it be left out. */
	const isWanted = (link: PageLink) => {
		if (!isLookedAt(link)) return false;
		const { url, fragment, invalid } = link;
		return !((invalid || fragment !== undefined) && isExcluded(url, fragment));
	};

	return (page, visit) => {
		const findings = findingsOf(page, visit);
		if (!crawl.checksLinks) return findings;
		if (findings === undefined) return idsOf(page.url, visit);
		const links = visit.found.filter(isWanted);
		return { ...findings, page: linkedPage(page.url, findings.links, visit, links) };
	};
}

/** A page that is there is there, though it be longer, or slower, than who looks for names can wait for. */
function judgedForIds(url: string, { acceptStatus }: VisitOptions, visit: ResponseVisit): ResponseVisit {
	const isPart = visit.outcome === 'too_large' || visit.error?.code === 'TIMEOUT_BODY';
	const isThere = isPart && visit.status !== null && parseAcceptStatus(acceptStatus)(visit.status);
	const seen: ResponseVisit = isThere ? { ...visit, outcome: 'ok', error: null, foundCut: true } : visit;
	const findings = idsOf(url, seen);
	const { ids: _, foundCut: __, ...rest } = seen;
	return { ...rest, found: [], otherSchemes: {}, ...(findings && { findings }) };
}

/** What fragments may name on a page whose links are none of the crawl's. */
function idsOf(target: string, visit: ResponseVisit): PageFindings | undefined {
	if (visit.outcome !== 'ok' || (visit.ids === undefined && !visit.foundCut)) return undefined;
	const parent = parentOf(target, visit);
	const page = { ...linkedPage(target, { parent }, visit, []), isUnfollowed: true as const };
	return { links: { parent, follow: [], visit: [] }, sums: NO_LINKS, page };
}

function linkedPage(
	target: string,
	{ parent: url, moved }: Pick<PageFindings['links'], 'parent' | 'moved'>,
	visit: ResponseVisit,
	links: readonly PageLink[],
): LinkedPage {
	return {
		url,
		...(url !== target && { target }),
		...(moved !== undefined && { moved }),
		links: packLinks(links),
		...namesOf(visit),
	};
}

function namesOf({ ids, foundCut, redirectsToFragment }: ResponseVisit): Pick<LinkedPage, 'ids' | 'isCut'> {
	if (redirectsToFragment) return {};
	// Where some of the names are missing, a fragment would look broken that is not.
	if (foundCut) return { isCut: true };
	return ids === undefined ? {} : { ids };
}
