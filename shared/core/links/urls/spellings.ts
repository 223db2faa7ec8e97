import { domainToUnicode } from 'node:url';
import { canonicalOf } from '../../canonical-url.ts';

const NOT_ASCII_ESCAPES = /(?:%[89a-f][0-9a-f])+/gi;
const CODED_HOST = /^(https?:\/\/(?:[^/@]*@)?)([^/:?]*xn--[^/:?]*)/;

/**
 * The texts of a URL that a user may have in mind with a rule: as it is asked for, canonical, and as people read it
 * (`/caf%c3%a9`, `/caf%C3%A9`, `/café`); then each of them with the fragment, if there is one.
 *
 * @param url - As it is asked for, or no web address at all.
 * @param fragment - As the page writes it.
 */
export function spellingsOf(url: string, fragment?: string): string[] {
	const spellings = new Set([url, canonicalOf(url), readable(url)]);
	if (fragment === undefined) return [...spellings];
	return [...spellings, ...Array.from(spellings, (spelling) => `${spelling}#${fragment}`)];
}

/** Escapes of what is no ASCII character, and coded names of hosts, as people read them. */
function readable(url: string): string {
	const path = url.includes('%') ? url.replace(NOT_ASCII_ESCAPES, decoded) : url;
	return path.includes('xn--') ? path.replace(CODED_HOST, (_, before, host) => before + domainToUnicode(host)) : path;
}

function decoded(escapes: string): string {
	try {
		return decodeURIComponent(escapes);
	} catch {
		// Of another charset.
		return escapes;
	}
}
