import { LinkScanner } from '../../../../shared/adapters/http/page/link-scanner.ts';
import { resolveLinks } from '../../../../shared/core/links/urls/resolve-links.ts';
import type { Suite } from '../suite.ts';

interface ExpectedLink {
	readonly rebasedURL: string;
	readonly htmlTagName: string;
}

type Data = Readonly<Record<string, { readonly html: string; readonly links: readonly ExpectedLink[] }>>;

const PAGE_URL = 'http://domain.com/';

export const links: Suite = {
	name: 'links',
	file: 'links/blc-scrapeHTML.json',
	cases: (data: Data) =>
		Object.entries(data).map(([id, { html, links: expected }]) => ({
			id,
			expected: expected.map(({ htmlTagName, rebasedURL }) => `${htmlTagName} ${rebasedURL}`),
			actual: () => linksOf(html),
		})),
};

function linksOf(html: string): string[] {
	const scanner = new LinkScanner({ links: 'all', collectIds: false });
	scanner.write(html);
	const { rawLinks, baseHref } = scanner.end();
	const { found } = resolveLinks(rawLinks, { pageUrl: PAGE_URL, baseHref, nofollow: false, distinct: false });
	return found.map(({ place, url }) => `${place.split('[', 1)[0]} ${url}`);
}
