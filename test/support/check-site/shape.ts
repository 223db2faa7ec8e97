import { INDEX, linksOf } from '../../../infra/site/site-links.ts';

/** Where a check site is served. */
export interface Origins {
	/** Of its pages; without a slash at its end, like the others. */
	readonly own: string;
	/** Links to it are visited, and not followed. */
	readonly other: string;
}

/** One line of a page. */
export interface SiteLink {
	readonly kind: 'a' | 'img';
	/** As the page writes it. */
	readonly href: string;
	readonly text: string;
	/** What a check has to call broken; absent where the link is fine. */
	readonly broken?: { readonly url: string; readonly fragment?: string };
}

/** Pages have this many links. */
export const LINKS_PER_PAGE = 20;
/** Fewer do not hold all that is broken. */
export const LEAST_PAGES = 300;
/** Distinct broken links of any check site, broken fragments included. */
export const BROKEN_LINKS = 111;
/** The port of tcpmux, which nobody serves; all ports above may be somebody's by now. */
const REFUSED = 'http://127.0.0.1:1';

type BrokenKind = (origins: Origins, n: number) => Omit<SiteLink, 'text'>;

const path = (to: (n: number) => string, kind: SiteLink['kind'] = 'a'): BrokenKind => {
	return ({ own }, n) => ({ kind, href: to(n), broken: { url: own + to(n) } });
};
const address = (to: (origins: Origins, n: number) => string): BrokenKind => {
	return (origins, n) => ({ kind: 'a', href: to(origins, n), broken: { url: to(origins, n) } });
};

/** What is broken wherever it stands, and how many of it. */
const BROKEN: readonly { readonly count: number; readonly link: BrokenKind }[] = [
	{ count: 40, link: path((n) => `/gone/${n}`) },
	{ count: 15, link: path((n) => `/failing/${n}`) },
	{ count: 12, link: path((n) => `/pictures/${n}.png`, 'img') },
	{ count: 1, link: path(() => '/loop') },
	{ count: 10, link: address(({ other }, n) => `${other}/gone/${n}`) },
	{ count: 6, link: address((_, n) => `${REFUSED}/${n}`) },
	{ count: 2, link: address((_, n) => `http://:99999/${n}`) },
	{
		count: 12,
		link: ({ own }, n) => {
			const fragment = `nowhere-${n}`;
			return { kind: 'a', href: `/p/${n}#${fragment}`, broken: { url: `${own}/p/${n}`, fragment } };
		},
	},
];
/** What is broken only as a page's base, or a redirect to it, has it. */
const BROKEN_BASED = 7;
const BROKEN_MOVED = 6;

const BASED_EVERY = 29;
const MOVED_EVERY = 31;

/** Which pages a site has, and what stands on them. Page `INDEX` is `/`, the others are numbered from 0. */
export interface SiteShape {
	/** `/` included. */
	readonly pages: number;
	/** Where a page is served, after redirects. */
	pathOf(page: number): string;
	/** Where a redirect to it stands, which is then what pages link to. */
	movedFrom(page: number): string | undefined;
	/** Of its `base` tag. */
	baseOf(page: number): string | undefined;
	linksOf(page: number): readonly SiteLink[];
}

/** @throws {Error} There is no room for all that is broken. */
export function createShape(pages: number, origins: Origins): SiteShape {
	if (pages < LEAST_PAGES) throw new Error(`a check site has ${LEAST_PAGES} pages or more, not ${pages}`);
	const tree = { pages: pages - 1, linksPerPage: LINKS_PER_PAGE, broken: 0 };
	const firstLeaf = Math.ceil(tree.pages / LINKS_PER_PAGE) - 1;
	const leaves = tree.pages - firstLeaf;
	const isEach = (page: number, every: number, at: number) => page >= firstLeaf && (page - firstLeaf) % every === at;
	const isMoved = (page: number) => isEach(page, MOVED_EVERY, 5);
	const isBased = (page: number) => isEach(page, BASED_EVERY, 3) && !isMoved(page);
	const own = ownLinks();

	function ownLinks(): Map<number, SiteLink[]> {
		const links = new Map<number, SiteLink[]>();
		const put = (page: number, link: SiteLink) => links.set(page, [...(links.get(page) ?? []), link]);
		let at = 0;
		for (const { count, link } of BROKEN) {
			for (let n = 0; n < count; n++, at++) {
				// One to three pages lead there; 101 is prime, so that they are distinct.
				for (let place = 0; place <= at % 3; place++) {
					put(firstLeaf + ((at * 37 + place * 101) % leaves), { ...link(origins, n), text: `Broken ${at}` });
				}
			}
		}
		const based = numbers(isBased);
		const moved = numbers(isMoved);
		for (const [i, page] of based.entries()) put(page, relativeLink(`/based/${page}`, i < BROKEN_BASED));
		for (const [i, page] of moved.entries()) put(page, relativeLink(`/deep/${page}`, i < BROKEN_MOVED));
		return links;
	}

	function relativeLink(folder: string, isBroken: boolean): SiteLink {
		if (!isBroken) return { kind: 'a', href: '../../p/0', text: 'Up, and down again' };
		return { kind: 'a', href: 'gone.html', text: 'Beside it', broken: { url: `${origins.own}${folder}/gone.html` } };
	}

	function numbers(test: (page: number) => boolean): number[] {
		return Array.from({ length: tree.pages }, (_, page) => page).filter(test);
	}

	function pageLink(to: number, from: number): SiteLink {
		const href = isMoved(to) ? `/moved/${to}` : `/p/${to}`;
		// Some as whole addresses, some to a part of the page that is there.
		const written = to % 11 === 0 ? `${origins.own}${href}` : href;
		return { kind: 'a', href: from % 17 === 0 && to % 3 === 0 ? `${written}#here` : written, text: `Page ${to}` };
	}

	/** Links that are fine, and are no pages of the site. */
	function otherLinks(page: number): SiteLink[] {
		if (page < firstLeaf) return [];
		const elsewhere: SiteLink = { kind: 'a', href: `${origins.other}/there/${page % 50}`, text: 'Elsewhere' };
		const mail: SiteLink = { kind: 'a', href: 'mailto:shoal@example.com', text: 'Mail' };
		return [...(page % 19 === 0 ? [elsewhere] : []), ...(page % 23 === 0 ? [mail] : [])];
	}

	return {
		pages,
		pathOf: (page) => (page === INDEX ? '/' : isMoved(page) ? `/deep/${page}/page.html` : `/p/${page}`),
		movedFrom: (page) => (isMoved(page) ? `/moved/${page}` : undefined),
		baseOf: (page) => (isBased(page) ? `/based/${page}/` : undefined),
		linksOf(page) {
			const special = [...(own.get(page) ?? []), ...otherLinks(page)];
			const pageLinks = linksOf(page, tree).map((to) => pageLink(to, page));
			// The children of a page are how the site is reached: only a leaf has others in their place.
			return [...special, ...pageLinks].slice(0, LINKS_PER_PAGE);
		},
	};
}
