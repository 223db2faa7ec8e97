import { MAX_URL_LENGTH, webHref, webUrl } from '../../canonical-url.ts';
import { encodedQuery, type QueryEncoder } from './encoded-query.ts';
import { meantScheme } from './meant-scheme.ts';

/** What a link leads to. All kinds have the same fields, so that code that meets another kind is not compiled anew. */
export type ResolvedLink =
	/** `url` as it is asked for. */
	| { readonly kind: 'web'; readonly url: string; readonly fragment: string; readonly scheme: undefined }
	/** Not http or https; `scheme` without its colon, in lower case. */
	| { readonly kind: 'other'; readonly url: undefined; readonly fragment: undefined; readonly scheme: string }
	/** `url` as written, cut to 2048 characters. */
	| { readonly kind: 'invalid'; readonly url: string; readonly fragment: ''; readonly scheme: undefined };

const MAX_INVALID_LENGTH = 2048;
const SCHEME = /^[\0- ]*([a-z][a-z0-9+.-]{0,31}):/i;
/** The parser drops them. */
const NO_PART_OF_URLS = /[\t\n\r]|[\0- ]+$/g;
/** What the parser would not change: no escapes, white space, backslashes or dot segments. */
const PLAIN_PATH = /^\/(?!\/)[\w\-~!$&'()*+,;=:@/.]*(?:\?[\w\-~!$&()*+,;=:@/.?]*)?$/;
const PLAIN_RELATIVE = /^[\w\-~][\w\-~!$&'()*+,;=@/.]*(?:\?[\w\-~!$&()*+,;=:@/.?]*)?$/;

/**
 * Resolves the links of one page.
 *
 * Parsing a URL costs more than finding it in the page. Nearly all links are paths on the page's own host
 * that are written as the parser would write them; these are put together from their parts.
 *
 * @param base - As it is asked for.
 * @param encodeQuery - Of the page's charset; absent is UTF-8.
 */
export function createLinkResolver(base: string, encodeQuery?: QueryEncoder): (raw: string) => ResolvedLink {
	const pathStart = base.indexOf('/', base.indexOf('//') + 2);
	const origin = base.slice(0, pathStart);
	const originAndSlash = `${origin}/`;
	const query = base.indexOf('?');
	const folder = base.slice(0, base.lastIndexOf('/', query === -1 ? base.length : query) + 1);

	function plain(link: string): string | undefined {
		const path = link.startsWith(originAndSlash) ? link.slice(origin.length) : link;
		if (isPlain(path, PLAIN_PATH)) return origin + path;
		return isPlain(path, PLAIN_RELATIVE) ? folder + path : undefined;
	}

	return (raw) => {
		const at = raw.indexOf('#');
		const link = at === -1 ? raw : raw.slice(0, at);
		const fragment = at === -1 ? '' : raw.slice(at + 1).replace(NO_PART_OF_URLS, '');
		const url = plain(link);
		if (url !== undefined && url.length <= MAX_URL_LENGTH) return web(url, fragment);

		const scheme = SCHEME.exec(raw)?.[1]?.toLowerCase();
		if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return other(scheme, raw);
		return parsed(raw, { base, fragment, encodeQuery });
	};
}

/**
 * `webUrl` for many URLs, most of which are of one origin and written as the parser would write them: these are not
 * parsed, which costs more than all else that is done before a request is sent.
 */
export function createUrlReader(): (raw: string) => string | undefined {
	/** Of the last URL that was parsed. */
	let origin = '';

	return (raw) => {
		if (origin !== '' && raw.length <= MAX_URL_LENGTH && raw.startsWith(origin)) {
			if (isPlain(raw.slice(origin.length), PLAIN_PATH)) return raw;
		}
		const url = webUrl(raw);
		if (url !== undefined) origin = url.slice(0, url.indexOf('/', url.indexOf('//') + 2));
		return url;
	};
}

function isPlain(path: string, form: RegExp): boolean {
	return form.test(path) && !path.includes('/.');
}

interface Context {
	readonly base: string;
	readonly fragment: string;
	readonly encodeQuery: QueryEncoder | undefined;
}

function parsed(raw: string, { base, fragment, encodeQuery }: Context): ResolvedLink {
	const url = webUrl(encodeQuery === undefined ? raw : encodedQuery(raw, encodeQuery), base);
	if (url !== undefined) return web(url, fragment);
	// `java\nscript:` is a scheme to the parser.
	const protocol = raw.length > MAX_URL_LENGTH ? undefined : URL.parse(raw, base)?.protocol;
	const isOther = protocol !== undefined && protocol !== 'http:' && protocol !== 'https:';
	return isOther ? other(protocol.slice(0, -1), raw) : invalid(raw);
}

function web(url: string, fragment: string): ResolvedLink {
	return { kind: 'web', url, fragment, scheme: undefined };
}

function invalid(raw: string): ResolvedLink {
	return { kind: 'invalid', url: raw.slice(0, MAX_INVALID_LENGTH), fragment: '', scheme: undefined };
}

/** A slip of the pen leads nowhere, and its author will want to know. */
function other(scheme: string, raw: string): ResolvedLink {
	if (meantScheme(scheme) !== undefined) return invalid(raw);
	return { kind: 'other', url: undefined, fragment: undefined, scheme };
}

/**
 * The base URL of a page for its relative links.
 *
 * @param href - Of its first `base` tag.
 * @param pageUrl - As it is asked for.
 */
export function baseUrl(href: string | undefined, pageUrl: string): string {
	const parsedBase = href === undefined ? null : URL.parse(href, pageUrl);
	const isWeb = parsedBase?.protocol === 'http:' || parsedBase?.protocol === 'https:';
	return parsedBase !== null && isWeb ? webHref(parsedBase.href) : pageUrl;
}
