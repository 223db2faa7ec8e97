/** How a place writes its URLs. */
export type PlaceSyntax = 'url' | 'spaced' | 'comma' | 'srcset' | 'css' | 'html';

interface UrlAttribute {
	readonly syntax: PlaceSyntax;
	/** Tags on which it is one; absent for all. */
	readonly tags?: ReadonlySet<string>;
}

const on = (tags: string, syntax: PlaceSyntax = 'url'): UrlAttribute => ({ syntax, tags: new Set(tags.split(' ')) });

const CELLS = 'table thead tbody tfoot tr td th';

/**
 * Attributes that hold URLs, by name; `content` of `meta` and `href` of `base` and `link` are matters of their own.
 *
 * Not among them: `itemtype`, `itemid` and `xmlns`, which name things and must not be fetched, and `usemap`, which names a part of the page.
 *
 * Source: https://html.spec.whatwg.org/multipage/indices.html#attributes-3, and its obsolete features
 */
const URL_ATTRIBUTES: ReadonlyMap<string, UrlAttribute> = new Map([
	['action', on('form')],
	['archive', on('applet object', 'comma')],
	['background', on(`body ${CELLS}`)],
	['cite', on('blockquote q del ins')],
	['code', on('applet')],
	['codebase', on('applet object')],
	['data', on('object')],
	['formaction', on('button input')],
	['href', on('a area base link use image feimage script')],
	['icon', on('menuitem')],
	['imagesrcset', on('link', 'srcset')],
	['longdesc', on('img frame iframe')],
	['manifest', on('html')],
	['object', on('applet')],
	['ping', on('a area', 'spaced')],
	['poster', on('video')],
	['profile', on('head', 'spaced')],
	['src', on('applet audio embed frame iframe img input script source track video')],
	['srcdoc', on('iframe', 'html')],
	['srcset', on('img source', 'srcset')],
	['style', { syntax: 'css' }],
	['xlink:href', { syntax: 'url' }],
]);

/** Names of `meta` tags, as `property` or `name`, whose content is a URL. */
const META_URLS: ReadonlySet<string> = new Set(
	[
		'og:url og:image og:image:url og:image:secure_url og:video og:video:url og:video:secure_url og:audio og:audio:url',
		'og:audio:secure_url twitter:image twitter:image:src twitter:player twitter:player:stream',
		'msapplication-tileimage msapplication-config thumbnail',
	].flatMap((names) => names.split(' ')),
);

/** Link types that tell something of the page that they lead to; others are shown as `link[href]`. */
const LINK_TYPES: ReadonlySet<string> = new Set(
	'canonical alternate next prev stylesheet icon apple-touch-icon manifest preload modulepreload prefetch search amphtml'.split(
		' ',
	),
);

/** They name a host to connect to early; there need be nothing at its root. */
const HOST_HINTS: ReadonlySet<string> = new Set(['preconnect', 'dns-prefetch']);

/** How to read an attribute of a tag for URLs; `undefined` if it holds none. Names in lower case. */
export function placeSyntax(tag: string, attribute: string): PlaceSyntax | undefined {
	const known = URL_ATTRIBUTES.get(attribute);
	return known === undefined || known.tags?.has(tag) === false ? undefined : known.syntax;
}

/** Whether the content of a `meta` tag of this name or property, in lower case, is a URL. */
export function isMetaUrl(name: string): boolean {
	return META_URLS.has(name);
}

/**
 * The place of a `link` tag: `link[canonical]`, `link[stylesheet]`, …, or `link[href]`.
 *
 * @param rels - In lower case.
 * @returns `undefined` for hints that name a host and no page.
 */
export function linkPlace(rels: readonly string[]): string | undefined {
	const known = rels.map((rel) => (rel === 'previous' ? 'prev' : rel)).find((rel) => LINK_TYPES.has(rel));
	if (known !== undefined) return `link[${known}]`;
	return rels.some((rel) => HOST_HINTS.has(rel)) ? undefined : 'link[href]';
}

/** Whether a crawler follows a `link` of these types: to another page of the same matter. */
export function isFollowedLink(rels: readonly string[], hreflang: string | undefined): boolean {
	return rels.some(
		(rel) =>
			rel === 'next' ||
			rel === 'prev' ||
			rel === 'previous' ||
			rel === 'canonical' ||
			(rel === 'alternate' && hreflang !== undefined),
	);
}
