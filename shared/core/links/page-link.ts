import type { PackedLinks } from './packed-links.ts';

/**
 * One place of a page that leads to a URL. It is data: it crosses threads and is stored.
 *
 * Whoever makes one names all fields in this order, absent ones too: code that meets one shape of a link is compiled once.
 */
export interface PageLink {
	/** Absolute, as it is asked for, without fragment; as written (cut to 2048 characters) if it is no web address. */
	readonly url: string;
	/** What stands after `#`, character references decoded, percent escapes not; absent if there is nothing. */
	readonly fragment?: string | undefined;
	/** `a[href]`, `img[srcset]`, `div[style]`, `style`, `css`, `meta[refresh]`, `link[canonical]`, `header[link]`, … */
	readonly place: string;
	/** From 1, of the attribute's value or of the URL in a style sheet; 0 where it was not asked for, and in headers. */
	readonly line: number;
	/** From 1, in UTF-16 units of the decoded text; 0 as `line`. */
	readonly column: number;
	/** Of a link, white space collapsed, at most 80 characters; the `alt` of images; empty otherwise. */
	readonly text: string;
	/** Its `rel`, its page or its header says that crawlers must not follow it. */
	readonly nofollow?: true | undefined;
	/** It cannot be parsed as a URL. */
	readonly invalid?: true | undefined;
}

/** A link as the page writes it, before it is resolved. */
export interface RawLink extends Omit<PageLink, 'url' | 'fragment' | 'invalid'> {
	/** Character references decoded; never empty. */
	readonly value: string;
	/** What it resolves against, which in turn resolves against the base of the page; only of documents in documents. */
	readonly base?: string;
}

/** A page, and where links stand on it: what a report on broken links is made of. */
export interface LinkedPage {
	/** After redirects. */
	readonly url: string;
	/** What was visited, where redirects led on from there. */
	readonly target?: string;
	/** As in `FoundLinks`. */
	readonly moved?: string;
	readonly links: PackedLinks;
	/** What a fragment may name; only where fragments are checked. */
	readonly ids?: readonly string[];
	/** It has more of `ids` than was looked at, and none of them is told. */
	readonly isCut?: true;
	/** It was visited for `ids` alone: its links are not of the check. */
	readonly isUnfollowed?: true;
}
