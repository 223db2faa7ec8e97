import { applyQueryRules, type QueryRules } from './links/query-rules.ts';

/** In UTF-16 units: what most servers and proxies take. */
export const MAX_URL_LENGTH = 8192;
const WEB_SCHEME = /^https?:/;
const PERCENT_ESCAPE = /%[0-9a-f]{2}/gi;
const UNRESERVED = /[\w.~-]/;
/** Dots at the end of the host; the name means the same without them. */
const TRAILING_DOTS = /^(https?:\/\/(?:[^/@]*@)?[^/@:[]*[^/@:[.])\.+(?=[:/])/;

/**
 * The one spelling under which a web address is planned, visited and compared.
 *
 * Parses as browsers do (WHATWG): default ports, dot segments, host case and IDNs are normalised; then the fragment
 * and dots at the end of the host are dropped, escapes of unreserved characters decoded, and all others written in
 * upper case (RFC 3986, section 6.2.2). Credentials stay, as they are part of what is asked for. Idempotent; never throws.
 *
 * @param base - Resolves a relative `raw`.
 * @param rules - Query parameters to drop or sort; none by default, since a server may tell them apart.
 * @returns `undefined` for all but http and https, and above 8192 characters, given or resulting.
 */
export function canonicalUrl(raw: string, base?: string, rules?: QueryRules): string | undefined {
	if (raw.length > MAX_URL_LENGTH) return undefined;

	const href = URL.parse(raw, base)?.href;
	if (href === undefined || !WEB_SCHEME.test(href)) return undefined;

	const url = canonicalHref(href);
	const ruled = rules === undefined ? url : applyQueryRules(url, rules);
	return ruled.length > MAX_URL_LENGTH ? undefined : ruled;
}

/**
 * The canonical spelling of what the parser has serialised: http or https, a fragment or none.
 *
 * @returns Of any length.
 */
export function canonicalHref(parsed: string): string {
	let href = withoutFragment(parsed);
	while (true) {
		const url = normalEscapes(withoutTrailingDots(href));
		if (url === href) return url;
		// It may read otherwise now: `%%32e` is `%2e`, which is a dot. No round makes it longer.
		href = URL.parse(url)?.href ?? url;
	}
}

// On the serialisation: the `hash` setter parses again, and `hash` cannot tell `#` from nothing.
function withoutFragment(href: string): string {
	const at = href.indexOf('#');
	return at === -1 ? href : href.slice(0, at);
}

function withoutTrailingDots(href: string): string {
	return href.includes('./') || href.includes('.:') ? href.replace(TRAILING_DOTS, '$1') : href;
}

function normalEscapes(href: string): string {
	return href.includes('%') ? href.replace(PERCENT_ESCAPE, normalEscape) : href;
}

function normalEscape(code: string): string {
	const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
	return UNRESERVED.test(char) ? char : code.toUpperCase();
}
