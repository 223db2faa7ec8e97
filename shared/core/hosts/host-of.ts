/** Spelt as almost every target is, so that most need no parser; hosts that may be a number in disguise do. */
const PLAIN = /^https?:\/\/((?![^/?#]*0x)[a-z0-9.-]*[a-z])(?:[/?#]|$)/;
const LOOPBACK = /^https?:\/\/(?:127(?:\.\d{1,3}){3}|(?:[a-z0-9-]+\.)*localhost\.?|\[::1\])(?::\d+)?(?:[/?#\\]|$)/i;

/** All that decides on the host, where nothing about it is unusual but, it may be, its name. */
const ORIGIN = /^https?:\/\/[^/?#@\\\s]+\//;

/** Of the last URL that had to be parsed: the targets of a host come one after the other. */
let lastOrigin: string | undefined;
let lastHost: string | undefined;

/**
 * The host of a URL with its port, if that is not the one of its scheme: what politeness is owed to.
 *
 * @returns `undefined` for what is no web address.
 */
export function hostOf(url: string): string | undefined {
	const plain = PLAIN.exec(url)?.[1];
	if (plain !== undefined) return plain;
	if (lastOrigin !== undefined && url.startsWith(lastOrigin)) return lastHost;
	const parsed = URL.parse(url);
	const host = parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.host : undefined;
	lastOrigin = parsed === null ? undefined : ORIGIN.exec(url)?.[0];
	lastHost = host;
	return host;
}

/** The origin of a URL of a host, of which each has a robots.txt of its own. */
export function originOf(url: string, host: string): string {
	return `${/^https:/i.test(url.trimStart()) ? 'https' : 'http'}://${host}`;
}

/**
 * Whether a URL is plainly on this machine; one that hides it is not, and is treated as any other.
 *
 * Makes nothing: it is asked of each target.
 */
export function isLoopback(url: string): boolean {
	return LOOPBACK.test(url);
}
