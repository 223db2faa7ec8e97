import type { PageLink } from '../../shared/core/links/page-link.ts';
import { createRandom } from './random.ts';

/** A site that a crawl goes through: which page links where is fixed by its seed. */
export interface SitePlan {
	readonly origin: string;
	readonly seed: number;
	readonly pages: number;
	/** Each page links to the next. */
	readonly isChain: boolean;
	/** Further links of a page at most. */
	readonly linksAPage: number;
	/** Whether a page has other links with each attempt. */
	readonly changes: boolean;
}

/** The URLs of a site's pages; the first is where a crawl begins. */
export function pagesOf({ origin, pages }: SitePlan): string[] {
	return Array.from({ length: pages }, (_, i) => `${origin}/${i}`);
}

/** @param attempt - From 0; of no meaning where the site does not change. */
export function linksOn(site: SitePlan, url: string, attempt: number): PageLink[] {
	const page = Number(url.slice(site.origin.length + 1));
	if (!Number.isInteger(page)) return [];
	const random = createRandom(site.seed + page * 1_000 + (site.changes ? attempt : 0));
	const urls = Array.from({ length: random.int(0, site.linksAPage) }, () => {
		const to = random.int(0, site.pages - 1);
		if (random.happens(0.1)) return `${site.origin}/excluded/${to}`;
		return random.happens(0.15) ? `${site.origin.replace('job', 'elsewhere')}/${to}` : `${site.origin}/${to}`;
	});
	if (site.isChain && page + 1 < site.pages) urls.push(`${site.origin}/${page + 1}`);
	return urls.map((to) => ({ url: to, place: 'a[href]', line: 1, column: 1, text: '' }));
}
