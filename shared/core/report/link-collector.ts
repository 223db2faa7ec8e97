import { canonicalOf, canonicalUrl } from '../canonical-url.ts';
import { unpackLinks } from '../links/packed-links.ts';
import type { LinkedPage, PageLink } from '../links/page-link.ts';
import { meantSchemeOf } from '../links/urls/meant-scheme.ts';
import type { NofollowLinks } from '../record/nofollow-links.ts';
import { isFailure, type Result } from '../result.ts';
import { BrokenPlaces, type CollectorLimits, type Found } from './broken-places.ts';
import type { BrokenLink, LinkReport } from './link-report.ts';
import { WantedFragments } from './wanted-fragments.ts';

/** Joins what failed with the places that lead there, page by page. */
export interface LinkCollector {
	/** First of all: what did not end well. */
	failed(result: Result): void;
	/** Then each page, in any order. */
	page(page: LinkedPage): void;
	/** @returns What is broken, what is blocked, and how much of it is left out. */
	result(): Omit<LinkReport, 'pages'>;
}

export interface CollectorOptions {
	/** Told of pages and of links that must not be followed, if there are any. */
	readonly nofollow?: NofollowLinks | undefined;
	/** As in `hasPart`; default no. */
	readonly userContentIds?: boolean | undefined;
}

const NO_ADDRESS = { outcome: 'invalid_url', status: null } as const;

export function createLinkCollector(limits: CollectorLimits, options: CollectorOptions = {}): LinkCollector {
	return new Collector(limits, options);
}

class Collector implements LinkCollector {
	private readonly broken: BrokenPlaces;
	private readonly fragments: WantedFragments;
	private readonly nofollow: NofollowLinks | undefined;

	constructor(limits: CollectorLimits, { nofollow, userContentIds = false }: CollectorOptions) {
		this.broken = new BrokenPlaces(limits);
		this.fragments = new WantedFragments(this.broken, userContentIds);
		this.nofollow = nofollow;
	}

	failed({ url, outcome, status, error }: Result): void {
		if (isFailure(outcome)) this.broken.note(keyOf(url), { url, outcome, status, error });
	}

	page(page: LinkedPage): void {
		const { url, target = url, links, ids, isUnfollowed, isCut } = page;
		if (ids !== undefined) this.fragments.present(pageKey(page), ids);
		else if (isCut) this.fragments.cut(pageKey(page));
		if (!isUnfollowed) this.nofollow?.page(target);
		for (const link of unpackLinks(links, this.broken.hashes)) this.link(page, link);
	}

	result(): Omit<LinkReport, 'pages'> {
		const { nofollow, broken, fragments } = this;
		const found = [...broken.all(), ...fragments.missing()];
		const { unchecked } = fragments;
		const all = found.map(toBroken);
		all.sort((a, b) => compare(a.url, b.url) || compare(a.fragment ?? '', b.fragment ?? ''));
		return {
			broken: all.filter((link) => kindOf(link) === 'broken'),
			blocked: all.filter((link) => kindOf(link) === 'blocked'),
			refused: all.filter((link) => kindOf(link) === 'refused'),
			brokenOmitted: broken.omitted,
			placesOmitted: found.reduce((total, { omitted = 0 }) => total + omitted, 0),
			...(nofollow !== undefined && nofollow.leftOut > 0 && { nofollow: nofollow.leftOut }),
			...(unchecked > 0 && { uncheckedFragments: unchecked }),
		};
	}

	private link({ url: page, moved }: LinkedPage, link: PageLink): void {
		const { broken } = this;
		const found = link.invalid ? broken.note(link.url, invalid(link.url)) : broken.get(canonicalOf(link.url));
		broken.addPlace(found, page, link);
		// Behind what is broken there is nothing.
		if (link.nofollow && !link.invalid && found === undefined) this.nofollow?.link(link.url, moved);
		this.fragments.want(page, link);
	}
}

/** What nobody was asked about is not known to be broken. */
function kindOf({ outcome, error }: BrokenLink): 'broken' | 'blocked' | 'refused' {
	if (outcome === 'blocked') return 'blocked';
	return outcome === 'refused' && error?.code === 'ADDRESS_REFUSED' ? 'refused' : 'broken';
}

function invalid(url: string): Omit<Found, 'places'> {
	const scheme = meantSchemeOf(url);
	const message =
		scheme === undefined
			? 'this is no web address, or too long for one'
			: `nobody knows this scheme; did you mean ${scheme}:?`;
	return { url, ...NO_ADDRESS, error: { code: 'INVALID_URL', message } };
}

/** Under which a target and the links to it meet. */
function keyOf(url: string): string {
	return canonicalUrl(url) ?? url;
}

/** As `keyOf`: what a page is called is a web address already, and nearly all are called as they were visited. */
function pageKey({ url, target }: LinkedPage): string {
	return target === undefined ? canonicalOf(url) : keyOf(target);
}

function toBroken({ places, omitted: _, ...link }: Found): BrokenLink {
	const sorted = [...places.values()].sort((a, b) => compare(a.page, b.page) || a.line - b.line || a.column - b.column);
	return { ...link, places: sorted };
}

function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
