import { applyQueryRules, type QueryRules } from './query-rules.ts';

/** Of what is asked for, and so without the fragment, in UTF-16 units: what most servers and proxies take. */
export const MAX_URL_LENGTH = 8192;
const WEB_SCHEME = /^https?:/;
const PERCENT_ESCAPE = /%[0-9a-f]{2}/gi;
const UNRESERVED = /[\w.~-]/;
/** One dot at the end of the host; the name means the same without it. With several dots it means nothing, and stays. */
const TRAILING_DOT = /^(https?:\/\/(?:[^/@]*@)?[^/@:[]*[^/@:[.])\.(?=[:/])/;

/**
 * A web address as it is asked for.
 *
 * Parses as browsers do (WHATWG): default ports, dot segments, host case and IDNs are normalised; then the fragment
 * and a dot at the end of the host are dropped. Escapes stay as they are written: servers may tell them apart.
 * Credentials stay, as they are part of what is asked for. Idempotent; never throws.
 *
 * @param base - Resolves a relative `raw`.
 * @returns `undefined` for all but http and https, and above 8192 characters without the fragment, given or resulting.
 */
export function webUrl(raw: string, base?: string): string | undefined {
	const given = raw.length > MAX_URL_LENGTH ? withShortFragment(raw) : raw;
	if (given.length > MAX_URL_LENGTH + 1) return undefined;

	const href = URL.parse(given, base)?.href;
	if (href === undefined || !WEB_SCHEME.test(href)) return undefined;
	const url = webHref(href);
	return url.length > MAX_URL_LENGTH ? undefined : url;
}

/**
 * As `webUrl`, of what the parser has serialised: http or https.
 *
 * @returns Of any length.
 */
export function webHref(parsed: string): string {
	return withoutTrailingDot(withoutFragment(parsed));
}

/**
 * The one spelling under which a web address is planned and compared; asked for is what `webUrl` gives.
 *
 * As that, but escapes of unreserved characters are decoded, and all others written in upper case (RFC 3986,
 * section 6.2.2). Always parses; idempotent; never throws.
 *
 * @param rules - Query parameters to drop or sort; none by default, since a server may tell them apart.
 * @returns `undefined` where `webUrl` has no answer.
 */
export function canonicalUrl(raw: string, base?: string, rules?: QueryRules): string | undefined {
	const url = webUrl(raw, base);
	if (url === undefined) return undefined;
	const canonical = canonicalOf(url);
	return rules === undefined ? canonical : applyQueryRules(canonical, rules);
}

/**
 * The canonical spelling of what `webUrl` gave, at nearly no cost where nothing is escaped.
 *
 * @returns What is no web address as it is.
 */
export function canonicalOf(url: string): string {
	let href = url;
	while (href.includes('%')) {
		const normal = href.replace(PERCENT_ESCAPE, normalEscape);
		if (normal === href) return href;
		// It may read otherwise now: `%%32e` is `%2e`, which is a dot. No round makes it longer.
		const parsed = URL.parse(normal)?.href;
		if (parsed === undefined || !WEB_SCHEME.test(parsed)) return href;
		href = webHref(parsed);
	}
	return href;
}

/** What is behind the `#` does not count; that there is one does: the parser strips spaces at the end, and not before it. */
function withShortFragment(raw: string): string {
	const at = raw.indexOf('#');
	return at === -1 ? raw : raw.slice(0, at + 1);
}

// On the serialisation: the `hash` setter parses again, and `hash` cannot tell `#` from nothing.
function withoutFragment(href: string): string {
	const at = href.indexOf('#');
	return at === -1 ? href : href.slice(0, at);
}

function withoutTrailingDot(href: string): string {
	return href.includes('./') || href.includes('.:') ? href.replace(TRAILING_DOT, '$1') : href;
}

function normalEscape(code: string): string {
	const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
	return UNRESERVED.test(char) ? char : code.toUpperCase();
}
