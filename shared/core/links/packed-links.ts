import { canonicalOf } from '../canonical-url.ts';
import type { PageLink } from './page-link.ts';

/**
 * The links of a page as one string, which is how they cross threads and are stored.
 *
 * A check has dozens a page, and reads nearly none of them again. As objects they cost more to clone, to write as JSON
 * and to read back than all else that a visit brings.
 */
export type PackedLinks = string;

const NOFOLLOW = 1;
const INVALID = 2;
const SPACE = 32;
const PERCENT = 37;
const ZERO = 48;

/**
 * Of each link, its URL, place, line, column, flags and two lengths, with a space behind each; then what may hold spaces.
 *
 * A canonical URL and a place are one word each; what is no web address has no URL here, but stands where a fragment would.
 */
export function packLinks(links: readonly PageLink[]): PackedLinks {
	// Joined at the end: a string that grows is a tree of its parts, and each of them holds the text of the page.
	const parts: (string | number)[] = [];
	for (const { url, place, line, column, text, fragment = '', nofollow, invalid } of links) {
		const flags = (nofollow ? NOFOLLOW : 0) + (invalid ? INVALID : 0);
		const tail = invalid ? url : fragment;
		if (!invalid) parts.push(url);
		parts.push(' ', place, ' ', line, ' ', column, ' ', flags, ' ', tail.length, ' ', text.length, ' ', tail, text);
	}
	return parts.join('');
}

/**
 * @param packed - Of `packLinks`.
 * @param wanted - `urlHash` of the canonical URLs to which links are told. Others with such a hash are told as well, and so
 * are links that are no address, name a fragment, or are marked `nofollow`. All are if it is absent.
 */
export function unpackLinks(packed: PackedLinks, wanted?: ReadonlySet<number>): PageLink[] {
	const links: PageLink[] = [];
	const cursor = new LinkCursor(packed);
	while (cursor.next()) if (wanted === undefined || cursor.isTold(wanted)) links.push(cursor.link());
	return links;
}

/** By which links to a URL are found among all of a page, before there is a string for any of them. */
export function urlHash(url: string): number {
	let hash = 0;
	for (let at = 0; at < url.length; at++) hash = hashed(hash, url.charCodeAt(at));
	return hash;
}

function hashed(hash: number, code: number): number {
	return (Math.imul(hash, 31) + code) | 0;
}

/** Goes from link to link. It reads codes, since strings would cost more than all else: of a site, few links are told. */
class LinkCursor {
	private readonly packed: PackedLinks;
	private at = 0;
	private urlAt = 0;
	private urlEnd = 0;
	private hash = 0;
	private isEscaped = false;
	private placeEnd = 0;
	private line = 0;
	private column = 0;
	private flags = 0;
	private tailAt = 0;
	private textAt = 0;

	constructor(packed: PackedLinks) {
		this.packed = packed;
	}

	next(): boolean {
		if (this.at >= this.packed.length) return false;
		this.urlAt = this.at;
		this.readUrl();
		this.urlEnd = this.at - 1;
		this.placeEnd = this.packed.indexOf(' ', this.at);
		this.at = this.placeEnd + 1;
		this.line = this.number();
		this.column = this.number();
		this.flags = this.number();
		const tailLength = this.number();
		const textLength = this.number();
		this.tailAt = this.at;
		this.textAt = this.at + tailLength;
		this.at = this.textAt + textLength;
		return true;
	}

	/** @param wanted - As of `unpackLinks`. */
	isTold(wanted: ReadonlySet<number>): boolean {
		if (this.textAt > this.tailAt || this.flags !== 0 || wanted.has(this.hash)) return true;
		return this.isEscaped && wanted.has(urlHash(canonicalOf(this.text(this.urlAt, this.urlEnd))));
	}

	link(): PageLink {
		const { line, column, flags } = this;
		const tail = this.text(this.tailAt, this.textAt);
		const invalid = flags & INVALID ? true : undefined;
		return {
			url: invalid ? tail : this.text(this.urlAt, this.urlEnd),
			fragment: invalid || tail === '' ? undefined : tail,
			place: this.text(this.urlEnd + 1, this.placeEnd),
			line,
			column,
			text: this.text(this.textAt, this.at),
			nofollow: flags & NOFOLLOW ? true : undefined,
			invalid,
		};
	}

	private text(from: number, end: number): string {
		return this.packed.slice(from, end);
	}

	private readUrl(): void {
		let hash = 0;
		let isEscaped = false;
		for (let code = this.code(); code !== SPACE; code = this.code()) {
			hash = hashed(hash, code);
			isEscaped ||= code === PERCENT;
		}
		this.hash = hash;
		this.isEscaped = isEscaped;
	}

	private number(): number {
		let value = 0;
		for (let code = this.code(); code !== SPACE; code = this.code()) value = value * 10 + code - ZERO;
		return value;
	}

	private code(): number {
		return this.packed.charCodeAt(this.at++);
	}
}
