import { canonicalOf, webUrl } from '../canonical-url.ts';
import { isHtml } from '../content/content-type.ts';
import type { ResponseVisit } from '../visit.ts';
import { partsOf } from './html/link-places.ts';
import { type MovedSite, movedCrawl, movedSite } from './moved-scope.ts';
import type { LinkedPage, PageLink } from './page-link.ts';
import { createScope, type ScopeRules } from './scope.ts';
import { isTrap } from './trap.ts';

/** How a job goes on from its source: by the links of the pages that it visits. Fixed when the job starts. */
export interface CrawlOptions {
	readonly scope: ScopeRules;
	/** Links followed from a seed at most; absent means no limit. */
	readonly maxDepth?: number;
	/** Pages whose links are followed at most, seeds included; absent means no limit. */
	readonly maxPages?: number;
	/**
	 * A check: every link of a page is visited, also one that is not followed, since it leads out of the scope or
	 * beyond a limit; and where links stand is stored. Otherwise only what is followed is visited.
	 */
	readonly checksLinks: boolean;
	/** Links are followed though `nofollow` forbids it, in their `rel`, on their page or in its headers. */
	readonly ignoresNofollow?: true;
	/** A fragment is also found by an id that begins with `user-content-`. */
	readonly userContentIds?: true;
	/** Of a visit: where the start URL has moved from which its target was found; `scope` has it. No job has it. */
	readonly moved?: MovedSite;
	/** Files of the user are checked as well: their pages are stored with the job. */
	readonly hasLocalPages?: true;
	/** Links that stand elsewhere are passed over; absent means none. */
	readonly places?: LinkPlaces;
}

/** Names of elements and of their attributes, in lower case; of each all that may hold URLs, if absent. */
export interface LinkPlaces {
	readonly tags?: readonly string[];
	readonly attributes?: readonly string[];
}

/** The links of one page that may be planned: a proposal, since another page may hold them, too. */
export interface FoundLinks {
	/** The page that holds them. */
	readonly parent: string;
	/** Of the links: one more than the page's. */
	readonly depth: number;
	/** As they are asked for, each once, in document order. */
	readonly follow: readonly string[];
	/** Likewise; to be visited, and not followed. Always empty but in a check. */
	readonly visit: readonly string[];
	/** Where the start URL has moved from which the page was found; absent if that is where it was. */
	readonly moved?: MovedSite;
}

/** What became of the links of pages, counted; a link that a page holds twice counts once. */
export interface LinkSums {
	/** Distinct web addresses on a page. */
	readonly found: number;
	/** Out of scope, and so not followed. */
	readonly outside: number;
	/** Left out by `include` and `exclude`. */
	readonly excluded: number;
	/** Beyond `maxDepth`, and so not followed. */
	readonly tooDeep: number;
	/** Marked `nofollow`, and so not followed. */
	readonly nofollow: number;
	/** Taken for a trap, and so not followed. */
	readonly traps: number;
	/** No address at all. */
	readonly invalid: number;
	/** Neither http nor https, and so not visited, by scheme (`mailto`, `tel`, …). */
	readonly otherSchemes: Readonly<Record<string, number>>;
	/** Pages with more links than are looked at; absent if there are none. */
	readonly cutPages?: number;
}

export const NO_LINKS: LinkSums = {
	found: 0,
	outside: 0,
	excluded: 0,
	tooDeep: 0,
	nofollow: 0,
	traps: 0,
	invalid: 0,
	otherSchemes: {},
};

/** What a page brings to a crawl; how deep it stands is for its job to say. */
export interface PageFindings {
	readonly links: Omit<FoundLinks, 'depth'>;
	readonly sums: LinkSums;
	/** In a check. */
	readonly page?: LinkedPage;
}

/** A page that was visited. */
export interface CrawledPage {
	/** Of its target, as it was asked for. */
	readonly url: string;
	/** It stands at `maxDepth`. */
	readonly isDeepest: boolean;
	/** It was given: where it redirects to is its site. */
	readonly isSeed?: boolean;
}

/** Where a link leads, by the rules alone. */
type Verdict = 'follow' | 'outside' | 'excluded' | 'tooDeep' | 'nofollow' | 'traps' | 'invalid';

/** Of a link that is not followed, and still visited by a check. */
const VISITED: ReadonlySet<Verdict> = new Set(['outside', 'tooDeep', 'nofollow', 'traps']);

/**
 * Compiles the rules by which the links of a page become targets.
 *
 * Proposes, does not plan: another page may hold the same link, so the planner drops what the plan has already.
 *
 * @throws {SyntaxError} An expression of the scope is none.
 */
export function createLinkRules(
	crawl: CrawlOptions,
): (page: CrawledPage, visit: ResponseVisit) => PageFindings | undefined {
	const scope = createScope(crawl.scope);
	const { checksLinks } = crawl;
	const isLookedAt = createPlaceRule(crawl.places);
	const isExcluded = ({ url, fragment }: PageLink) => scope.isExcluded(url, fragment);

	/** Whether a place says more for following a URL than one before it. */
	function isBetter(link: PageLink, before: PageLink): boolean {
		if (link.fragment !== before.fragment || link.url !== before.url) {
			const wasExcluded = isExcluded(before);
			if (wasExcluded !== isExcluded(link)) return wasExcluded;
		}
		return before.nofollow === true && link.nofollow !== true;
	}

	/** Each URL once; it is followed if any of its places lets it. */
	function distinct(links: readonly PageLink[]): Iterable<PageLink> {
		const urls = new Map<string, PageLink>();
		for (const link of links) {
			if (!isLookedAt(link)) continue;
			const key = canonicalOf(link.url);
			const before = urls.get(key);
			if (before === undefined || isBetter(link, before)) urls.set(key, link);
		}
		return urls.values();
	}

	function verdictOf(link: PageLink, isDeepest: boolean): Verdict {
		if (isExcluded(link)) return 'excluded';
		if (link.invalid) return 'invalid';
		if (!scope.isInside(link.url)) return 'outside';
		if (link.nofollow && crawl.ignoresNofollow !== true) return 'nofollow';
		if (isTrap(link.url)) return 'traps';
		return isDeepest ? 'tooDeep' : 'follow';
	}

	/** A page without links was checked as well as any other. */
	const isPage = ({ contentType }: ResponseVisit) => checksLinks && contentType !== null && isHtml(contentType);

	function linksOf(parent: string, isDeepest: boolean, visit: ResponseVisit): PageFindings {
		const follow: string[] = [];
		const others: string[] = [];
		const sums = { ...NO_LINKS, otherSchemes: visit.otherSchemes, ...(visit.foundCut && { cutPages: 1 }) };
		for (const link of distinct(visit.found)) {
			const verdict = verdictOf(link, isDeepest);
			if (verdict !== 'invalid') sums.found++;
			if (verdict === 'follow') follow.push(link.url);
			else sums[verdict]++;
			if (checksLinks && VISITED.has(verdict)) others.push(link.url);
		}
		return { links: { parent, follow, visit: others, ...(crawl.moved !== undefined && { moved: crawl.moved }) }, sums };
	}

	/** `undefined` for what has no links to follow: a failure, or a page that redirects lead out of the scope. */
	return function findingsOf({ url, isDeepest, isSeed = false }, visit) {
		if (visit.outcome !== 'ok' || !(isPage(visit) || hasLinks(visit))) return undefined;
		const parent = parentOf(url, visit);
		if (parent === url) return linksOf(parent, isDeepest, visit);
		const to = isSeed ? movedSite(crawl.scope, url, parent) : undefined;
		if (to !== undefined) return createLinkRules(movedCrawl(crawl, to))({ url, isDeepest }, visit);
		return scope.isInside(parent) ? linksOf(parent, isDeepest, visit) : undefined;
	};
}

/** As its links name the page: where it was at last. What was asked for is spelt as it should be, and need not be parsed. */
export function parentOf(url: string, { finalUrl }: ResponseVisit): string {
	return finalUrl === url ? url : (webUrl(finalUrl ?? url) ?? url);
}

function hasLinks({ found, ids, otherSchemes }: ResponseVisit): boolean {
	return found.length > 0 || ids !== undefined || Object.keys(otherSchemes).length > 0;
}

/**
 * They lead nowhere by themselves: a base is what others are resolved against, and there need be nothing at it; a ping
 * is sent by POST; a profile is a name.
 */
const NO_LINKS_AT: ReadonlySet<string> = new Set([
	...['base[href]', 'applet[codebase]', 'object[codebase]'],
	...['a[ping]', 'area[ping]', 'head[profile]'],
]);

/** Whether a link stands where the crawl looks: `a[href]` is a tag and its attribute. */
export function createPlaceRule(places: LinkPlaces | undefined): (link: PageLink) => boolean {
	if (places === undefined) return ({ place }) => !NO_LINKS_AT.has(place);
	const { tags, attributes } = places;
	return ({ place }) => {
		if (NO_LINKS_AT.has(place)) return false;
		const { tag, attribute } = partsOf(place);
		return (tags?.includes(tag) ?? true) && (attributes?.includes(attribute) ?? true);
	};
}

/** Sums of sums. */
export function addLinkSums(sums: readonly (LinkSums | undefined)[]): LinkSums {
	const total = { ...NO_LINKS };
	const otherSchemes: Record<string, number> = {};
	let cutPages = 0;
	for (const some of sums) {
		if (some === undefined) continue;
		// By name: a loop over names looks each of them up, of each page.
		total.found += some.found;
		total.outside += some.outside;
		total.excluded += some.excluded;
		total.tooDeep += some.tooDeep;
		total.nofollow += some.nofollow;
		total.traps += some.traps;
		total.invalid += some.invalid;
		cutPages += some.cutPages ?? 0;
		for (const [scheme, n] of Object.entries(some.otherSchemes)) {
			otherSchemes[scheme] = (otherSchemes[scheme] ?? 0) + n;
		}
	}
	return { ...total, otherSchemes, ...(cutPages > 0 && { cutPages }) };
}
