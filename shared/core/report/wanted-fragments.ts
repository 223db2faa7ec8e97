import { canonicalOf } from '../canonical-url.ts';
import { hasPart, namedPart } from '../links/fragment.ts';
import type { PageLink } from '../links/page-link.ts';
import type { BrokenPlaces, Found } from './broken-places.ts';
import { LineLog } from './line-log.ts';
import { PageNames } from './page-names.ts';

const NO_FRAGMENT = { outcome: 'http_error', status: null } as const;

/** Fragments that links name, and what the pages that should have them have; all by the canonical URL of these. */
export class WantedFragments {
	private readonly broken: BrokenPlaces;
	private readonly userContentIds: boolean;
	private readonly names = new PageNames();
	/** By the page that lacks them, as far as is known. */
	private readonly lacking = new Map<string, Map<string, Found>>();
	/** Links to pages of which nothing is known yet; most prove to be there. */
	private readonly later = new LineLog<WantedFragment>();
	/** Pages of which nobody knows all that they have. */
	private readonly cutPages = new Set<string>();
	private readonly uncheckedFragments = new Set<string>();

	constructor(broken: BrokenPlaces, userContentIds: boolean) {
		this.broken = broken;
		this.userContentIds = userContentIds;
	}

	present(page: string, ids: readonly string[]): void {
		this.names.add(page, ids);
	}

	cut(page: string): void {
		this.cutPages.add(page);
	}

	want(page: string, link: PageLink): void {
		const { url, fragment } = link;
		if (fragment === undefined || namedPart(fragment) === undefined) return;
		const wanted = { key: canonicalOf(url), page, link: { ...link, fragment } };
		if (!this.judge(wanted)) this.later.add(wanted);
	}

	/** To be called when all pages are known. Fragments of pages that were not read, or that failed, say nothing. */
	missing(): Found[] {
		for (const wanted of this.later.read()) {
			if (!this.judge(wanted) && this.isCut(wanted.key)) {
				this.uncheckedFragments.add(`${wanted.key}#${wanted.link.fragment}`);
			}
		}
		return Array.from(this.lacking, ([key, found]) => {
			const names = this.names.of(key);
			if (names === undefined || this.broken.get(key) !== undefined) return [];
			return [...found.values()].filter(({ fragment = '' }) => !this.isIn(names, fragment));
		}).flat();
	}

	/** How many there are of pages that were not read to their end; known with what is missing. */
	get unchecked(): number {
		return this.uncheckedFragments.size;
	}

	/** @returns Whether it can be told by now. */
	private judge({ key, page, link }: WantedFragment): boolean {
		const names = this.names.of(key);
		if (names === undefined) return false;
		const { url, fragment } = link;
		if (this.isIn(names, fragment)) return true;
		const found = this.lacking.get(key) ?? new Map<string, Found>();
		this.lacking.set(key, found);
		const lacking = found.get(fragment) ?? { url, fragment, ...NO_FRAGMENT, error: null, places: new Map() };
		found.set(fragment, lacking);
		this.broken.addPlace(lacking, page, link);
		return true;
	}

	private isCut(key: string): boolean {
		return this.cutPages.has(key) && this.broken.get(key) === undefined;
	}

	private isIn(names: ReadonlySet<string>, fragment: string): boolean {
		return hasPart(names, namedPart(fragment) ?? '', this.userContentIds);
	}
}

interface WantedFragment {
	/** The canonical URL of the page that should have it. */
	readonly key: string;
	/** That has the link. */
	readonly page: string;
	readonly link: PageLink & { readonly fragment: string };
}
