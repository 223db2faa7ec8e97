/** What a sitemap lists. */
export interface SitemapItem {
	/** In an index, other sitemaps. */
	readonly kind: 'page' | 'sitemap';
	/** As it stands there, trimmed; it may be no URL at all. */
	readonly loc: string;
	/** When it changed last, in milliseconds since the epoch; absent where that is not told, or not to be understood. */
	readonly lastmod?: number;
}

/** How the reading of one file ended. */
export interface SitemapEnd {
	readonly format: 'xml' | 'index' | 'rss' | 'atom' | 'text' | 'unknown';
	/** Why it was not read to its end, or is no sitemap; for people. */
	readonly fault?: string;
}

/** Of a longer text the beginning is kept: no address is longer. */
export const MAX_LOC_CHARS = 8193;
