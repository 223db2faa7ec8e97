import { INDEX } from '../../../infra/site/site-links.ts';
import type { BrokenLink, LinkPlace } from '../../../shared/core/report/link-report.ts';
import { positionOf } from './page.ts';
import type { Origins, SiteShape } from './shape.ts';

/** What is the same in every report on a broken link, however the failure is called. */
export type ExpectedBroken = Pick<BrokenLink, 'url' | 'fragment' | 'places'>;

/** What a check of a site has to find, known from how the site was made. */
export interface Expected {
	/** By URL, places by page and line: as reports have them. */
	readonly broken: readonly ExpectedBroken[];
	/** Paths of all pages, after redirects; each is to be fetched once. */
	readonly pagePaths: readonly string[];
}

export function expectedOf(shape: SiteShape, { own }: Origins): Expected {
	const broken = new Map<string, ExpectedBroken & { readonly places: LinkPlace[] }>();
	const pagePaths: string[] = [];
	for (let page = INDEX; page < shape.pages - 1; page++) {
		const path = shape.pathOf(page);
		pagePaths.push(path);
		for (const [at, { kind, text, broken: target }] of shape.linksOf(page).entries()) {
			if (target === undefined) continue;
			const key = keyOf(target);
			const known = broken.get(key) ?? { ...target, places: [] };
			const place = kind === 'a' ? 'a[href]' : 'img[src]';
			known.places.push({ page: `${own}${path}`, place, ...positionOf(page, at, shape), text });
			broken.set(key, known);
		}
	}
	const inOrder = [...broken].sort(([a], [b]) => compare(a, b)).map(([, link]) => link);
	for (const { places } of inOrder) places.sort((a, b) => compare(a.page, b.page) || a.line - b.line);
	return { broken: inOrder, pagePaths };
}

/** A broken link's name: its URL, and the fragment that is missing there. */
export function keyOf({ url, fragment }: Pick<BrokenLink, 'url' | 'fragment'>): string {
	return fragment === undefined ? url : `${url}#${fragment}`;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
