/**
 * Which hosts of a job may be in private networks, if the operator allows any: all, the host of each URL that is
 * to be visited (and no other that it redirects to), or those of a list (names or addresses, without ports).
 */
export type PrivateHosts = 'all' | 'named' | readonly string[];

/**
 * Prepares the question whether a host may be private.
 *
 * @returns Takes the host that is asked for and the host of the URL that the visit began with, both as `hostOf` gives them.
 */
export function privateHostRule(hosts: PrivateHosts): (host: string, namedHost: string) => boolean {
	if (hosts === 'all') return () => true;
	if (hosts === 'named') return (host, namedHost) => host === namedHost;

	const listed = new Set(hosts.map(normalHost));
	return (host) => listed.has(host);
}

/**
 * The host of an origin, as in `http://host:8080`.
 *
 * @param origin - Of a canonical URL, without credentials.
 * @returns IPv6 addresses without brackets.
 */
export function hostOf(origin: string): string {
	const start = origin.indexOf('//') + 2;
	if (origin[start] === '[') return origin.slice(start + 1, origin.indexOf(']', start));
	const port = origin.indexOf(':', start);
	return port === -1 ? origin.slice(start) : origin.slice(start, port);
}

function normalHost(host: string): string {
	const isBareV6 = host.includes(':') && !host.startsWith('[');
	const hostname = URL.parse(`http://${isBareV6 ? `[${host}]` : host}/`)?.hostname ?? host;
	return hostname.replace(/^\[|\]$|\.+$/g, '');
}
