const MAX_URL_LENGTH = 8192;
const WEB_SCHEME = /^https?:/;
const PERCENT_ESCAPE = /%[0-9a-f]{2}/gi;

/**
 * The one spelling under which a web address is planned, visited and compared.
 *
 * Parses as browsers do (WHATWG): default ports, dot segments, host case and IDNs are normalised;
 * the fragment is dropped and percent escapes are written in upper case. Idempotent; never throws.
 *
 * @param base - Resolves a relative `raw`.
 * @returns `undefined` for all but http and https, and above 8192 characters, given or resulting.
 */
export function canonicalUrl(raw: string, base?: string): string | undefined {
	if (raw.length > MAX_URL_LENGTH) return undefined;

	const href = URL.parse(raw, base)?.href;
	if (href === undefined || !WEB_SCHEME.test(href)) return undefined;

	const url = upperCaseEscapes(withoutFragment(href));
	return url.length > MAX_URL_LENGTH ? undefined : url;
}

// On the serialisation: the `hash` setter parses again, and `hash` cannot tell `#` from nothing.
function withoutFragment(href: string): string {
	const at = href.indexOf('#');
	return at === -1 ? href : href.slice(0, at);
}

function upperCaseEscapes(href: string): string {
	return href.includes('%') ? href.replace(PERCENT_ESCAPE, (code) => code.toUpperCase()) : href;
}
