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
 * @param isWanted - Asked by their URLs which links to tell; those that are no address, or name a fragment, are told in
 * any case, and those marked `nofollow` if `tellsNofollow`. All are if it is absent.
 */
export function unpackLinks(
	packed: PackedLinks,
	isWanted?: (url: string) => boolean,
	tellsNofollow = false,
): PageLink[] {
	const links: PageLink[] = [];
	const toldFlags = INVALID + (tellsNofollow ? NOFOLLOW : 0);
	let at = 0;
	let place = '';

	function word(): string {
		const from = at;
		const end = packed.indexOf(' ', from);
		at = end + 1;
		return packed.slice(from, end);
	}

	// Half of all fields: by digits, without a string for each.
	function number(): number {
		let value = 0;
		for (let code = packed.charCodeAt(at++); code !== SPACE; code = packed.charCodeAt(at++)) {
			value = value * 10 + code - ZERO;
		}
		return value;
	}

	function take(length: number): string {
		at += length;
		return packed.slice(at - length, at);
	}

	while (at < packed.length) {
		const url = word();
		// Most links of a page stand in the same place as the one before.
		if (packed.startsWith(place, at) && packed.charCodeAt(at + place.length) === SPACE) at += place.length + 1;
		else place = word();
		const line = number();
		const column = number();
		const flags = number();
		const tailLength = number();
		const textLength = number();
		const isTold = tailLength > 0 || flags & toldFlags || isWanted === undefined || isWanted(url);
		if (!isTold) {
			at += textLength;
			continue;
		}
		const tail = take(tailLength);
		const text = take(textLength);
		const nofollow = flags & NOFOLLOW ? true : undefined;
		if (flags & INVALID) {
			links.push({ url: tail, fragment: undefined, place, line, column, text, nofollow, invalid: true });
		} else {
			const fragment = tailLength > 0 ? tail : undefined;
			links.push({ url, fragment, place, line, column, text, nofollow, invalid: undefined });
		}
	}
	return links;
}
