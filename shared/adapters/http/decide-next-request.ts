import { webUrl } from '../../core/canonical-url.ts';
import { isNameless } from '../../core/hosts/is-nameless.ts';
import { wireUrl } from '../../core/links/urls/wire-url.ts';
import { shownUrl } from '../../core/shown-url.ts';
import { type Ending, networkFailure, refusedScheme } from './exchange/failure-of.ts';

export interface Redirection {
	/** As the response says it, each byte one character; resolves against the URL that redirected. */
	readonly location: string;
	/** The URLs that redirected so far, the last one included. */
	readonly redirects: readonly string[];
	readonly maxRedirects: number;
	/** Of `redirects`, those that were asked for before the cookies of the chain changed last; default 0. */
	readonly changedAfter?: number;
}

/** Of all URLs of a chain: what goes on elsewhere travels in a message with the rest of its chunk, which are billed by their size. */
const MAX_CHAIN_LENGTH = 32 * 1024;

/** The URL to follow a redirect to, or why it is not followed. A circle is one as soon as a URL is to be asked for again as it was, cookies included. */
export function decideNextRequest({
	location: bytes,
	redirects,
	maxRedirects,
	changedAfter = 0,
}: Redirection): string | Ending {
	const location = wireUrl(bytes);
	const from = redirects.at(-1);
	const url = webUrl(location, from);
	if (url === undefined || isNameless(url)) {
		const bad = networkFailure('BAD_REDIRECT', `redirected to '${shownUrl(location.slice(0, 200))}'`);
		return refusedScheme(location, from) ?? bad;
	}
	if (redirects.includes(url, changedAfter))
		return networkFailure('TOO_MANY_REDIRECTS', `redirected in a circle to ${shownUrl(url)}`);
	if (redirects.length > maxRedirects)
		return networkFailure('TOO_MANY_REDIRECTS', `more than ${maxRedirects} redirects`);
	if (redirects.reduce((total, { length }) => total + length, url.length) > MAX_CHAIN_LENGTH)
		return networkFailure('TOO_MANY_REDIRECTS', `redirects through more than ${MAX_CHAIN_LENGTH} characters of URLs`);
	return url;
}
