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
	/** Further places, beyond the limit. */
	omitted?: number;
}

const NO_ADDRESS = { outcome: 'invalid_url', status: null } as const;
const NO_FRAGMENT = { outcome: 'http_error', status: null } as const;

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
		if (ids !== undefined) this.fragments.present(keyOf(target), ids);
		else if (isCut) this.fragments.cut(keyOf(target));
		if (!isUnfollowed) this.nofollow?.page(target);
		for (const link of unpackLinks(links, this.isBroken, this.nofollow !== undefined)) this.link(page, link);
	}

	result(): Omit<LinkReport, 'pages'> {
		const { nofollow, broken, fragments } = this;
		const unchecked = fragments.unchecked();
		const found = [...broken.all(), ...fragments.missing()];
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

	/** Of the links of a site, few are. */
	private readonly isBroken = (url: string) => this.broken.get(canonicalOf(url)) !== undefined;

	private link({ url: page, moved }: LinkedPage, link: PageLink): void {
		const { broken } = this;
		const found = link.invalid ? broken.note(link.url, invalid(link.url)) : broken.get(canonicalOf(link.url));
		broken.addPlace(found, page, link);
		// Behind what is broken there is nothing.
		if (link.nofollow && !link.invalid && found === undefined) this.nofollow?.link(link.url, moved);
		this.fragments.want(page, link);
	}
}

/** What is broken, by canonical URL or by what is none, and the places that lead there. */
class BrokenPlaces {
	omitted = 0;
	private readonly limits: CollectorLimits;
	private readonly found = new Map<string, Found>();
	private places = 0;

	constructor(limits: CollectorLimits) {
		this.limits = limits;
	}

	get(key: string): Found | undefined {
		return this.found.get(key);
	}

	all(): Iterable<Found> {
		return this.found.values();
	}

	note(key: string, what: Omit<Found, 'places'>): Found | undefined {
		const known = this.found.get(key);
		if (known !== undefined) return known;
		if (this.found.size >= this.limits.maxBroken) {
			this.omitted++;
			return undefined;
		}
		const found = { ...what, places: new Map() };
		this.found.set(key, found);
		return found;
	}

	addPlace(found: Found | undefined, page: string, { place, line, column, text }: PageLink): void {
		if (found === undefined) return;
		// One page may be reached by several URLs.
		const key = `${page} ${line} ${column} ${place}`;
		if (found.places.has(key)) return;
		if (this.places >= this.limits.maxPlaces) {
			found.omitted = (found.omitted ?? 0) + 1;
			return;
		}
		this.places++;
		found.places.set(key, { page, place, line, column, text });
	}

	/** It is not broken: others get its room. */
	release(found: Found): void {
		this.places -= found.places.size;
	}
}

/** Fragments that links name, and what the pages that should have them have; all by the canonical URL of these. */
class WantedFragments {
	private readonly broken: BrokenPlaces;
	private readonly userContentIds: boolean;
	private readonly wanted = new Map<string, Map<string, Found>>();
	private readonly ids = new Map<string, ReadonlySet<string>>();
	/** Pages of which nobody knows all that they have. */
	private readonly cutPages = new Set<string>();

	constructor(broken: BrokenPlaces, userContentIds: boolean) {
		this.broken = broken;
		this.userContentIds = userContentIds;
	}

	present(page: string, ids: readonly string[]): void {
		const has = new Set(ids);
		this.ids.set(page, has);
		const of = this.wanted.get(page);
		for (const [fragment, found] of of ?? []) {
			if (!this.isIn(has, fragment)) continue;
			of?.delete(fragment);
			this.broken.release(found);
		}
	}

	cut(page: string): void {
		this.cutPages.add(page);
	}

	want(page: string, link: PageLink): void {
		const { url, fragment } = link;
		if (fragment === undefined || namedPart(fragment) === undefined) return;
		const key = canonicalOf(url);
		const ids = this.ids.get(key);
		// Most are there: a large site has more of them than there is room for places.
		if (ids !== undefined && this.isIn(ids, fragment)) return;
		const of = this.wanted.get(key) ?? new Map<string, Found>();
		this.wanted.set(key, of);
		const found = of.get(fragment) ?? { url, fragment, ...NO_FRAGMENT, error: null, places: new Map() };
		of.set(fragment, found);
		this.broken.addPlace(found, page, link);
	}

	/** Fragments of pages that were not read, or that failed, say nothing. */
	missing(): Found[] {
		return Array.from(this.wanted, ([url, of]) => {
			const ids = this.ids.get(url);
			if (ids === undefined || this.broken.get(url) !== undefined) return [];
			return [...of.values()].filter(({ fragment = '' }) => !this.isIn(ids, fragment));
		}).flat();
	}

	private isIn(ids: ReadonlySet<string>, fragment: string): boolean {
		return hasPart(ids, namedPart(fragment) ?? '', this.userContentIds);
	}

	/** How many there are of pages that were not read to their end. */
	unchecked(): number {
		const isBroken = (url: string) => this.broken.get(url) !== undefined;
		const counts = Array.from(this.cutPages, (url) => (isBroken(url) ? 0 : (this.wanted.get(url)?.size ?? 0)));
		return counts.reduce((a, b) => a + b, 0);
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

function toBroken({ places, omitted: _, ...link }: Found): BrokenLink {
	const sorted = [...places.values()].sort((a, b) => compare(a.page, b.page) || a.line - b.line || a.column - b.column);
	return { ...link, places: sorted };
}

function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
