import type { Visit, VisitOptions } from '../visits/visit.ts';
import { type CrawlOptions, createLinkRules, createPlaceRule, type PageFindings } from './crawl.ts';
import { packLinks } from './packed-links.ts';
import type { LinkedPage, PageLink } from './page-link.ts';
import { createScope } from './scope.ts';

type Judge = (url: string, visit: Visit, isDeepest: boolean) => PageFindings | undefined;

const judges = new WeakMap<CrawlOptions, Judge>();

/**
 * A visit as the crawl of its job sees it, if it is of one: what the links of the page come to, in place of the links.
 *
 * Whoever visits judges, in whichever thread that is: there are dozens of links a page, and few that are news.
 *
 * @param url - Of the target, as it was asked for.
 */
export function judged(url: string, { crawl, isDeepest }: VisitOptions, visit: Visit): Visit {
	if (crawl === undefined) return visit;
	const judge = judges.get(crawl) ?? createJudge(crawl);
	judges.set(crawl, judge);
	const findings = judge(url, visit, isDeepest === true);
	const { ids: _, ...seen } = visit;
	return { ...seen, found: [], ...(findings && { findings }) };
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

	return (url, visit, isDeepest) => {
		const findings = findingsOf({ url, isDeepest }, visit);
		if (findings === undefined || !crawl.checksLinks) return findings;
		const links = visit.found.filter(isWanted);
		return { ...findings, page: linkedPage(url, findings.links.parent, visit, links) };
	};
}

function linkedPage(target: string, url: string, { ids, foundCut }: Visit, links: readonly PageLink[]): LinkedPage {
	return {
		url,
		...(url !== target && { target }),
		links: packLinks(links),
		// Where some of the names are missing, a fragment would look broken that is not.
		...(ids && !foundCut && { ids }),
	};
}
