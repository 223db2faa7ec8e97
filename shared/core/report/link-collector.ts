import { canonicalOf, canonicalUrl } from '../canonical-url.ts';
import { hasPart, namedPart } from '../links/fragment.ts';
import { unpackLinks } from '../links/packed-links.ts';
import type { LinkedPage, PageLink } from '../links/page-link.ts';
import { meantSchemeOf } from '../links/urls/meant-scheme.ts';
import type { NofollowLinks } from '../record/nofollow-links.ts';
import { isFailure, type Result } from '../result.ts';
import type { BrokenLink, LinkPlace, LinkReport } from './link-report.ts';

/** Joins what failed with the places that lead there, page by page. */
export interface LinkCollector {
	/** First of all: what did not end well. */
	failed(result: Result): void;
	/** Then each page, in any order. */
	page(page: LinkedPage): void;
	/** @returns What is broken, what is blocked, and how much of it is left out. */
	result(): Omit<LinkReport, 'pages'>;
}

export interface CollectorLimits {
	readonly maxBroken: number;
	/** Over all broken links. */
	readonly maxPlaces: number;
}

export interface CollectorOptions {
	/** Told of pages and of links that must not be followed, if there are any. */
	readonly nofollow?: NofollowLinks | undefined;
	/** As in `hasPart`; default no. */
	readonly userContentIds?: boolean | undefined;
}

interface Found extends Omit<BrokenLink, 'places'> {
	readonly places: Map<string, LinkPlace>;
}

const NO_ADDRESS = { outcome: 'invalid_url', status: null } as const;
const NO_FRAGMENT = { outcome: 'http_error', status: null } as const;

export function createLinkCollector(
	{ maxBroken, maxPlaces }: CollectorLimits,
	{ nofollow, userContentIds = false }: CollectorOptions = {},
): LinkCollector {
	/** By canonical URL, or by what is none. */
	const broken = new Map<string, Found>();
	/** Links with a fragment, by the canonical URL of the page that should have it. */
	const wanted = new Map<string, Map<string, Found>>();
	/** What the pages of fragments have, likewise. */
	const present = new Map<string, ReadonlySet<string>>();
	/** Pages of which nobody knows all that they have, likewise. */
	const cut = new Set<string>();
	let brokenOmitted = 0;
	let placesOmitted = 0;
	let places = 0;

	function note(key: string, what: Omit<Found, 'places'>): Found | undefined {
		const known = broken.get(key);
		if (known !== undefined) return known;
		if (broken.size >= maxBroken) {
			brokenOmitted++;
			return undefined;
		}
		const found = { ...what, places: new Map() };
		broken.set(key, found);
		return found;
	}

	function addPlace(found: Found | undefined, page: string, { place, line, column, text }: PageLink): void {
		if (found === undefined) return;
		// One page may be reached by several URLs.
		const key = `${page} ${line} ${column} ${place}`;
		if (found.places.has(key)) return;
		if (places >= maxPlaces) {
			placesOmitted++;
			return;
		}
		places++;
		found.places.set(key, { page, place, line, column, text });
	}

	/** Of the links of a site, few are. */
	const isBroken = (url: string) => broken.has(canonicalOf(url));

	function onLink({ url: page, moved }: LinkedPage, link: PageLink): void {
		if (link.invalid) addPlace(note(link.url, invalid(link.url)), page, link);
		else addPlace(broken.get(canonicalOf(link.url)), page, link);
		// Behind what is broken there is nothing.
		if (link.nofollow && !link.invalid && !isBroken(link.url)) nofollow?.link(link.url, moved);
		const named = link.fragment === undefined ? undefined : namedPart(link.fragment);
		if (link.fragment !== undefined && named !== undefined) wantFragment(page, link, link.fragment);
	}

	function wantFragment(page: string, link: PageLink, fragment: string): void {
		const key = canonicalOf(link.url);
		const of = wanted.get(key) ?? new Map<string, Found>();
		wanted.set(key, of);
		const found = of.get(fragment) ?? { url: link.url, fragment, ...NO_FRAGMENT, error: null, places: new Map() };
		of.set(fragment, found);
		addPlace(found, page, link);
	}

	/** Fragments of pages that were not read, or that failed, say nothing. */
	function missingFragments(): Found[] {
		return Array.from(wanted, ([url, of]) => {
			const ids = present.get(url);
			if (ids === undefined || broken.has(url)) return [];
			return [...of.values()].filter(({ fragment = '' }) => !hasPart(ids, namedPart(fragment) ?? '', userContentIds));
		}).flat();
	}

	/** Those of pages that were not read to their end. */
	function uncheckedFragments(): number {
		return Array.from(cut, (url) => (broken.has(url) ? 0 : (wanted.get(url)?.size ?? 0))).reduce((a, b) => a + b, 0);
	}

	return {
		failed({ url, outcome, status, error }) {
			if (isFailure(outcome)) note(keyOf(url), { url, outcome, status, error });
		},
		page(page) {
			const { url, target = url, links, ids, isUnfollowed, isCut } = page;
			if (ids !== undefined) present.set(keyOf(target), new Set(ids));
			else if (isCut) cut.add(keyOf(target));
			if (!isUnfollowed) nofollow?.page(target);
			for (const link of unpackLinks(links, isBroken, nofollow !== undefined)) onLink(page, link);
		},
		result() {
			const unchecked = uncheckedFragments();
			const all = [...broken.values(), ...missingFragments()].map(toBroken);
			all.sort((a, b) => compare(a.url, b.url) || compare(a.fragment ?? '', b.fragment ?? ''));
			return {
				broken: all.filter((link) => kindOf(link) === 'broken'),
				blocked: all.filter((link) => kindOf(link) === 'blocked'),
				refused: all.filter((link) => kindOf(link) === 'refused'),
				brokenOmitted,
				placesOmitted,
				...(nofollow !== undefined && nofollow.leftOut > 0 && { nofollow: nofollow.leftOut }),
				...(unchecked > 0 && { uncheckedFragments: unchecked }),
			};
		},
	};
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

function toBroken({ places, ...link }: Found): BrokenLink {
	const sorted = [...places.values()].sort((a, b) => compare(a.page, b.page) || a.line - b.line || a.column - b.column);
	return { ...link, places: sorted };
}

function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
