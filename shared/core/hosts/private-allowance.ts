import ipaddr from 'ipaddr.js';
import { addressClass } from './address.ts';

/** The base of a network and the bits of it that count. */
export type AllowedNetwork = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** One entry of `--allow-private`. */
export type PrivateAllowance =
	| { readonly kind: 'host'; readonly host: string }
	/** All hosts below it, and not itself. */
	| { readonly kind: 'domain'; readonly domain: string }
	| { readonly kind: 'network'; readonly network: AllowedNetwork };

/** What could also be a whole URL, or hold a port. */
const NO_HOST = /[\s/?#@\\%*]/;
const DOMAIN = /^\*\.([^*]+)$/;

/**
 * Reads `HOST`, an address, a network such as `10.0.0.0/8`, or `*.DOMAIN`.
 *
 * @returns `undefined` for anything else.
 */
export function readAllowance(text: string): PrivateAllowance | undefined {
	const bare = text.replace(/^\[(.*)\]$/, '$1');
	if (ipaddr.isValidCIDR(bare)) return { kind: 'network', network: plainNetwork(ipaddr.parseCIDR(bare)) };
	if (isAddress(bare)) return { kind: 'network', network: wholeOf(ipaddr.process(bare)) };
	const domain = DOMAIN.exec(text)?.[1];
	const name = domain ?? text;
	if (name === '' || name.includes(':') || NO_HOST.test(name) || URL.parse(`http://${name}/`) === null)
		return undefined;
	const host = normalHost(name);
	// In another notation than dots, such as 0x7f.1.
	if (isAddress(host))
		return domain === undefined ? { kind: 'network', network: wholeOf(ipaddr.parse(host)) } : undefined;
	return domain === undefined ? { kind: 'host', host } : { kind: 'domain', domain: host };
}

/** Whether an entry names nothing but what is never visited, as link-local and metadata addresses. */
export function isNeverAllowed(allowance: PrivateAllowance): boolean {
	if (allowance.kind !== 'network') return false;
	const [address, bits] = allowance.network;
	const range = address.range();
	const isLinkLocal = range === 'linkLocal' && bits >= (address.kind() === 'ipv4' ? 16 : 10);
	return isLinkLocal || (isWhole(allowance.network) && addressClass(address.toString()) === 'forbidden');
}

/** Prepares entries; those that nobody can read allow nothing. */
export function allowedHosts(entries: readonly string[]) {
	const all = entries.map(readAllowance).filter((each) => each !== undefined);
	const hosts = new Set(all.flatMap((each) => (each.kind === 'host' ? [each.host] : [])));
	const domains = all.flatMap((each) => (each.kind === 'domain' ? [`.${each.domain}`] : []));
	const networks = all.flatMap((each) => (each.kind === 'network' ? [each.network] : []));
	const isAllowed = (host: string) => hosts.has(host) || domains.some((domain) => host.endsWith(domain));
	return { isAllowed, networks };
}

/** @param address - As a socket has it; what is none is in no network. */
export function isInNetworks(networks: readonly AllowedNetwork[], address: string): boolean {
	const [plain = ''] = address.split('%', 1);
	if (!ipaddr.isValid(plain)) return false;
	const parsed = ipaddr.process(plain);
	return networks.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match(base, bits));
}

function isAddress(text: string): boolean {
	return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function wholeOf(address: ipaddr.IPv4 | ipaddr.IPv6): AllowedNetwork {
	return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function isWhole([address, bits]: AllowedNetwork): boolean {
	return bits === (address.kind() === 'ipv4' ? 32 : 128);
}

/** Of IPv4 addresses that are written as IPv6. */
function plainNetwork([address, bits]: AllowedNetwork): AllowedNetwork {
	const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96;
	return isMapped ? [address.toIPv4Address(), bits - 96] : [address, bits];
}

/** A host as URLs have it, without brackets and dots at its end. */
export function normalHost(host: string): string {
	const isBareV6 = host.includes(':') && !host.startsWith('[');
	const hostname = URL.parse(`http://${isBareV6 ? `[${host}]` : host}/`)?.hostname ?? host;
	return hostname.replace(/^\[|\]$|\.+$/g, '');
}
