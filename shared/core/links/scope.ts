import { canonicalOf } from '../canonical-url.ts';
import { spellingsOf } from './urls/spellings.ts';

/** What a crawl keeps to, as it is stored with the job. */
export interface ScopeRules {
	/** What is followed: all that matches one of these. */
	readonly sites: readonly Site[];
	/** Regular expressions; a URL has to match one of them, if there are any, or it is not visited. */
	readonly include: readonly string[];
	/** Regular expressions; a URL that matches one is not visited. */
	readonly exclude: readonly string[];
}

/**
 * A part of the web: one host (`host`, with its port if that is not the scheme's), a domain with all hosts below it
 * (`domain`), or all URLs that begin alike (`prefix`).
 */
export type Site =
	| { readonly kind: 'host'; readonly host: string }
	| { readonly kind: 'domain'; readonly domain: string }
	| { readonly kind: 'prefix'; readonly prefix: string };

export interface Scope {
	/** Whether links on it are followed. */
	isInside(url: string): boolean;
	/** Whether the user let it be left out, in whichever of its spellings, with its fragment or without. */
	isExcluded(url: string, fragment?: string): boolean;
}

/**
 * Compiles the rules of a crawl.
 *
 * http and https of a host are one site: links between them are common, and rarely another site's.
 *
 * @throws {SyntaxError} An expression is none; checked when the job is made.
 */
export function createScope({ sites, include, exclude }: ScopeRules): Scope {
	const included = include.map((pattern) => new RegExp(pattern));
	const excluded = exclude.map((pattern) => new RegExp(pattern));
	const hosts = new Set(sites.flatMap((site) => (site.kind === 'host' ? [site.host] : [])));
	const domains = sites.flatMap((site) => (site.kind === 'domain' ? [site.domain] : []));
	const prefixes = sites.flatMap((site) => (site.kind === 'prefix' ? [withoutScheme(site.prefix)] : []));

	/** Of the last URL, up to its path: most links of a page lead to one host. */
	let lastOrigin = '';
	let wasInside = false;

	function isHostInside(url: string): boolean {
		if (lastOrigin !== '' && url.startsWith(lastOrigin)) return wasInside;
		const host = authorityHost(withoutScheme(url));
		lastOrigin = url.slice(0, url.indexOf('/', url.indexOf('//') + 2) + 1);
		wasInside = hosts.has(host) || domains.some((domain) => isBelow(host, domain));
		return wasInside;
	}

	const isBelowPrefix = (rest: string) => prefixes.some((prefix) => rest.startsWith(prefix));

	return {
		isInside(url) {
			if (isHostInside(url)) return true;
			return prefixes.length > 0 && isBelowPrefix(withoutScheme(canonicalOf(url)));
		},
		isExcluded(url, fragment) {
			if (excluded.length + included.length === 0) return false;
			const spellings = spellingsOf(url, fragment);
			const isMatched = (pattern: RegExp) => spellings.some((spelling) => pattern.test(spelling));
			return excluded.some(isMatched) || (included.length > 0 && !included.some(isMatched));
		},
	};
}

/** @param url - As it is asked for, so that string work is enough; a link is judged millions of times. */
function withoutScheme(url: string): string {
	return url.slice(url.indexOf('//') + 2);
}

/** The host of a URL without its scheme, with its port, and without credentials. */
function authorityHost(rest: string): string {
	const end = rest.search(/[/?]/);
	const authority = end === -1 ? rest : rest.slice(0, end);
	return authority.slice(authority.lastIndexOf('@') + 1);
}

function isBelow(host: string, domain: string): boolean {
	const name = host.replace(/:\d+$/, '');
	return name === domain || name.endsWith(`.${domain}`);
}
