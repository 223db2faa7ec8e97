/** Which elements of a format are entries, and what in them says where they are and when they changed. */
export interface ItemElements {
	readonly format: 'xml' | 'index' | 'rss' | 'atom';
	readonly entry: string;
	/** By the local name of an element. */
	readonly fields: Readonly<Record<string, Field>>;
}

/** `fallback` counts where there is no `loc`. */
export type Field = 'loc' | 'fallback' | 'lastmod';

const SITEMAP_FIELDS: ItemElements['fields'] = { loc: 'loc', lastmod: 'lastmod' };
const RSS: ItemElements = {
	format: 'rss',
	entry: 'item',
	fields: { link: 'loc', guid: 'fallback', pubDate: 'lastmod', date: 'lastmod' },
};

/** By the local name of the root, in lower case. */
const ROOTS: Readonly<Record<string, ItemElements>> = {
	urlset: { format: 'xml', entry: 'url', fields: SITEMAP_FIELDS },
	sitemapindex: { format: 'index', entry: 'sitemap', fields: SITEMAP_FIELDS },
	rss: RSS,
	rdf: RSS,
	feed: { format: 'atom', entry: 'entry', fields: { link: 'loc', updated: 'lastmod', published: 'lastmod' } },
};

/** What to look for in a document; `undefined` if its root is none of a sitemap. */
export function elementsOf(root: string): ItemElements | undefined {
	return Object.hasOwn(ROOTS, root.toLowerCase()) ? ROOTS[root.toLowerCase()] : undefined;
}

/**
 * The field that an element is, by its name.
 *
 * Other vocabularies have elements of the same names (`image:loc`, `atom:link`): what counts has the prefix of the root,
 * or in RSS none.
 */
export function fieldOf(
	{ format, fields }: ItemElements,
	{ prefix, local }: QualifiedName,
	root: string,
): Field | undefined {
	const field = Object.hasOwn(fields, local) ? fields[local] : undefined;
	if (format === 'rss') return prefix === '' || (prefix === 'dc' && local === 'date') ? field : undefined;
	return prefix === root ? field : undefined;
}

/** The name of an element, in its parts. */
export interface QualifiedName {
	readonly prefix: string;
	readonly local: string;
}

export function qualified(name: string): QualifiedName {
	const colon = name.indexOf(':');
	return { prefix: name.slice(0, Math.max(0, colon)), local: name.slice(colon + 1) };
}
