import type { Cookie } from 'tough-cookie';
import type { ChainCookies } from '../../../core/next-request.ts';
import { requestTarget } from './request-target.ts';

/** Of all cookies of a chain: they travel with its target. Browsers keep as much of one. */
const MAX_COOKIES_LENGTH = 8 * 1024;
const MAX_COOKIE_LENGTH = 4 * 1024;
const SENDABLE = /^[\t -~\u0080-\u00ff]*$/;
/** What a message escapes, to six characters each. */
const ESCAPED = /[\u0080-\u00ff]/g;

export interface CookieStep {
	/** Of the chain so far. */
	readonly known: ChainCookies | undefined;
	/** Values of `Set-Cookie` in the response. */
	readonly set: readonly string[];
	/** The URLs that redirected so far, the last one, which answered so, included. */
	readonly redirects: readonly string[];
	/** What it redirects to. */
	readonly to: string;
}

/**
 * The cookies of a chain after one of its redirects, as browsers keep them; but each origin gets its own alone, also
 * where its cookies were meant for a whole domain or for each port.
 */
export async function cookiesAfter({ known, set, redirects, to }: CookieStep): Promise<ChainCookies> {
	// Few redirects set cookies: nobody else needs the library, which reads the list of public suffixes as it loads.
	const { Cookie, CookieJar } = await import('tough-cookie');
	const from = redirects.at(-1) ?? to;
	const origin = requestTarget(from).origin;

	const jarWith = (origin: string, url: string, jars: ChainCookies['jars']) => {
		const jar = new CookieJar(null, { looseMode: true, rejectPublicSuffixes: false });
		for (const cookie of jars[origin] ?? []) jar.setCookieSync(cookie, url, { ignoreError: true });
		return jar;
	};

	const jar = jarWith(origin, from, known?.jars ?? {});
	for (const cookie of set) {
		if (cookie.length <= MAX_COOKIE_LENGTH && SENDABLE.test(cookie))
			jar.setCookieSync(cookie, from, { ignoreError: true });
	}
	const cookies = (jar.serializeSync()?.cookies ?? []).map((cookie) => Cookie.fromJSON(cookie));
	// What has been taken back stays in a jar, with its time over.
	const kept = cookies.flatMap((cookie) => (cookie === undefined || cookie.TTL() <= 0 ? [] : [written(cookie)]));
	const jars = bounded({ ...known?.jars, [origin]: kept });
	const hasChanged = kept.join('\n') !== (known?.jars[origin] ?? []).join('\n');
	const header = jarWith(requestTarget(to).origin, to, jars).getCookieStringSync(to);
	return { jars, header, changedAfter: hasChanged ? redirects.length : (known?.changedAfter ?? 0) };
}

function written({ key, value, path, secure }: Cookie): string {
	return `${key}=${value}; Path=${path ?? '/'}${secure ? '; Secure' : ''}`;
}

/** Without what is too much: the cookies that came last. */
function bounded(jars: ChainCookies['jars']): ChainCookies['jars'] {
	let length = 0;
	const entries = Object.entries(jars).map(([origin, cookies]) => {
		const fitting = cookies.filter((cookie) => {
			length += cookie.replace(ESCAPED, '\\u0000').length;
			return length <= MAX_COOKIES_LENGTH;
		});
		return [origin, fitting] as const;
	});
	return Object.fromEntries(entries.filter(([, cookies]) => cookies.length > 0));
}

/**
 * The headers of a request together with the cookies of its chain.
 *
 * @param headers - Names and values in turn. A `cookie` of the job goes with the others, but for those of the same name.
 */
export function withCookies(headers: string[], cookies: string): string[] {
	if (cookies === '') return headers;
	const at = headers.findIndex((name, i) => i % 2 === 0 && name === 'cookie');
	if (at === -1) return [...headers, 'cookie', cookies];
	const names = new Set(pairsOf(cookies).map(nameOf));
	const others = pairsOf(headers[at + 1] ?? '').filter((pair) => !names.has(nameOf(pair)));
	return headers.with(at + 1, [...others, cookies].join('; '));
}

function pairsOf(header: string): string[] {
	return header.split(';').map((pair) => pair.trim());
}

function nameOf(pair: string): string {
	return pair.split('=', 1)[0] ?? '';
}
