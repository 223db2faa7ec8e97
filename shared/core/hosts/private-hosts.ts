import { isLocalName } from './names/local-names.ts';
import { type AllowedNetwork, allowedHosts, isInNetworks, normalHost } from './private-allowance.ts';

/**
 * Which hosts of a job may be in private networks, if the operator allows any.
 *
 * All; the host of each URL that is to be visited, and no other that it redirects to (`named`); those of a list (names or
 * addresses, without ports); or those of a list, and of the URLs that are to be visited those that are plainly local.
 */
export type PrivateHosts =
	| 'all'
	| 'named'
	| readonly string[]
	| { readonly hosts: readonly string[]; readonly localTargets: true };

/** Which private addresses a request may get to: any, none, or those that pass. What is forbidden, never. */
export type PrivateReach = boolean | ((address: string) => boolean);

/** What a job says of private networks. */
export interface PrivateOptions {
	readonly privateHosts?: PrivateHosts | undefined;
	/** As `--allow-private` names them: hosts, networks, `*.DOMAIN`. */
	readonly allowPrivate?: readonly string[] | undefined;
}

/** Takes the host that is asked for and the host of the URL that the visit began with, both as `hostnameIn` gives them. */
export type PrivateRule = (host: string, namedHost: string) => PrivateReach;

/** Prepares the question how far a request may reach. */
export function privateRule({ privateHosts = [], allowPrivate = [] }: PrivateOptions): PrivateRule {
	const isNamed = namedRule(privateHosts);
	if (allowPrivate.length === 0) return isNamed;
	const { isAllowed, networks } = allowedHosts(allowPrivate);
	const others = networks.length === 0 ? false : reachOf(networks);
	return (host, namedHost) => isNamed(host, namedHost) || isAllowed(host) || others;
}

/** Whether a connection may be used. @param address - That it leads to, if that is a private one. */
export function mayUse(reach: PrivateReach, address: string | undefined): boolean {
	return address === undefined || reach === true || (reach !== false && reach(address));
}

function reachOf(networks: readonly AllowedNetwork[]): (address: string) => boolean {
	return (address) => isInNetworks(networks, address);
}

function namedRule(hosts: PrivateHosts): (host: string, namedHost: string) => boolean {
	if (hosts === 'all') return () => true;
	if (hosts === 'named') return (host, namedHost) => host === namedHost;
	if (!('hosts' in hosts)) return listedRule(hosts);
	const isListed = listedRule(hosts.hosts);
	return (host, namedHost) => isListed(host) || (host === namedHost && isLocalName(host));
}

function listedRule(hosts: readonly string[]): (host: string) => boolean {
	const listed = new Set(hosts.map(normalHost));
	return (host) => listed.has(host);
}

/**
 * The host of an origin, as in `http://host:8080`.
 *
 * @param origin - Of a canonical URL, without credentials.
 * @returns IPv6 addresses without brackets.
 */
export function hostnameIn(origin: string): string {
	const start = origin.indexOf('//') + 2;
	if (origin[start] === '[') return origin.slice(start + 1, origin.indexOf(']', start));
	const port = origin.indexOf(':', start);
	return port === -1 ? origin.slice(start) : origin.slice(start, port);
}
