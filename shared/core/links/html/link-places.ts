/** How a place writes its URLs. */
export type PlaceSyntax = 'url' | 'spaced' | 'comma' | 'srcset' | 'css' | 'html';

/** Where a tag holds URLs. */
export interface UrlPlace {
	/** `a[href]`. */
	readonly name: string;
	readonly syntax: PlaceSyntax;
}

/** An attribute, and what it is on each of these tags: places are named once, and not for each link. */
function on(attribute: string, tags: string, syntax: PlaceSyntax = 'url'): [string, ReadonlyMap<string, UrlPlace>] {
	return [attribute, new Map(tags.split(' ').map((tag) => [tag, { name: `${tag}[${attribute}]`, syntax }]))];
}

const CELLS = 'table thead tbody tfoot tr td th';

/**
 * Attributes that hold URLs, by name, then by tag; `content` of `meta` and `href` of `base` and `link` are matters of their own.
 *
 * Not among them: `itemtype`, `itemid` and `xmlns`, which name things and must not be fetched, and `usemap`, which names a part of the page.
 *
 * Source: https://html.spec.whatwg.org/multipage/indices.html#attributes-3, and its obsolete features
 */
const PLACES: ReadonlyMap<string, ReadonlyMap<string, UrlPlace>> = new Map([
	on('action', 'form'),
	on('archive', 'applet object', 'comma'),
	on('background', `body ${CELLS}`),
	on('cite', 'blockquote q del ins'),
	on('code', 'applet'),
	on('codebase', 'applet object'),
	on('data', 'object'),
	on('formaction', 'button input'),
	on('href', 'a area base link use image feimage script'),
	on('icon', 'menuitem'),
	on('imagesrcset', 'link', 'srcset'),
	on('longdesc', 'img frame iframe'),
	on('manifest', 'html'),
	on('object', 'applet'),
	on('ping', 'a area', 'spaced'),
	on('poster', 'video'),
	on('profile', 'head', 'spaced'),
	on('src', 'applet audio embed frame iframe img input script source track video'),
	on('srcdoc', 'iframe', 'html'),
	on('srcset', 'img source', 'srcset'),
]);

/** Attributes that hold URLs on any tag. */
const ALL_TAGS: ReadonlyMap<string, PlaceSyntax> = new Map([
	['style', 'css'],
	['xlink:href', 'url'],
]);

/** Names of all attributes that hold URLs somewhere, but for `content`. */
export const URL_ATTRIBUTE_NAMES: readonly string[] = [...PLACES.keys(), ...ALL_TAGS.keys()];

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

/**
 * Link types of what nobody gets by GET, so that the answer to one says nothing.
 *
 * Sources: HTML, 4.6.7 (Link types); the IANA registry of link relations; the registry of the microformats wiki
 */
const NOT_FOR_GET: ReadonlySet<string> = new Set(
	[
		// A host to connect to early: there need be nothing at its root.
		'preconnect dns-prefetch',
		// Takes POST: Pingback, Webmention, TrackBack, WebSub, Salmon, LDN, AtomPub.
		'pingback webmention http://webmention.org/ http://webmention.net/ trackback hub salmon salmon-reply',
		'http://salmon-protocol.org/ns/salmon-replies http://salmon-protocol.org/ns/salmon-mention',
		'http://www.w3.org/ns/ldp#inbox service.post http://schemas.google.com/g/2005#post http://schemas.google.com/g/2005#batch',
		// Takes a token, or the parameters of a protocol: Micropub, Microsub, IndieAuth, OpenID, Web Monetization.
		'micropub microsub micropub_media authorization_endpoint token_endpoint ticket_endpoint introspection_endpoint',
		'revocation_endpoint userinfo_endpoint openid.server openid2.provider monetization restconf acl edit-media',
		// A name, which need lead nowhere (RFC 6906), and no page (RFC 5989, RFC 8628).
		'profile monitor monitor-group ice-server',
	].flatMap((names) => names.split(' ')),
);
/** `schema.dc` and the like give a vocabulary a short name. */
const NAMES_VOCABULARY = /^schema\./;

/** Link types that browsers and crawlers fetch as they are: braces in them are a mistake. */
const FETCHED: ReadonlySet<string> = new Set(
	'stylesheet icon apple-touch-icon manifest preload modulepreload prefetch canonical amphtml'.split(' '),
);
/** RFC 6570. */
const TEMPLATE_EXPRESSION = /\{[+#./;?&=,!@|]?[\w.%]+(?:[*]|:\d+)?(?:,[\w.%]+(?:[*]|:\d+)?)*\??\}/;

/** An attribute of a tag as a place of URLs; `undefined` if it holds none. Names in lower case. */
export function urlPlace(tag: string, attribute: string): UrlPlace | undefined {
	const place = PLACES.get(attribute)?.get(tag);
	if (place !== undefined) return place;
	const syntax = ALL_TAGS.get(attribute);
	return syntax && { name: `${tag}[${attribute}]`, syntax };
}

/** The tag and the attribute of a place: `link[stylesheet]` and `meta[og:image]` are named by what they mean. */
export function partsOf(place: string): { readonly tag: string; readonly attribute: string } {
	const [, tag = place, name = ''] = /^([^[]*)\[(.*)\]$/.exec(place) ?? [];
	if (tag === 'meta') return { tag, attribute: 'content' };
	return { tag, attribute: tag === 'link' && LINK_TYPES.has(name) ? 'href' : name };
}

/** Whether the content of a `meta` tag of this name or property, in lower case, is a URL. */
export function isMetaUrl(name: string, content: string): boolean {
	// The one word that may stand in the place of a URL: no configuration.
	return META_URLS.has(name) && !(name === 'msapplication-config' && content.toLowerCase() === 'none');
}

/**
 * The place of a `link` tag: `link[canonical]`, `link[stylesheet]`, …, or `link[href]`.
 *
 * @param rels - In lower case.
 * @returns `undefined` for what is not asked for by GET: endpoints, names, and hints that name a host and no page.
 */
export function linkPlace(rels: readonly string[]): string | undefined {
	const known = rels.map((rel) => (rel === 'previous' ? 'prev' : rel)).find((rel) => LINK_TYPES.has(rel));
	if (known !== undefined) return `link[${known}]`;
	return rels.some((rel) => NOT_FOR_GET.has(rel) || NAMES_VOCABULARY.test(rel)) ? undefined : 'link[href]';
}

/** Whether a visible link, of these types, is an endpoint for machines all the same, as Webmention lets it be. */
export function isEndpoint(rels: readonly string[]): boolean {
	return rels.length > 0 && linkPlace(rels) === undefined;
}

/** Whether the address of a `link` of these types is a pattern that others fill in, as in `/search{?q}`. */
export function isTemplate(url: string, rels: readonly string[]): boolean {
	return url.includes('{') && TEMPLATE_EXPRESSION.test(url) && !rels.some((rel) => FETCHED.has(rel));
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
