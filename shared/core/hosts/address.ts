import ipaddr from 'ipaddr.js';

/**
 * Who may ask for an address: `public` anybody; `private` (private, loopback, shared, multicast and reserved networks)
 * where it is allowed; `forbidden` nobody, as what answers there hands out credentials or belongs to this machine alone.
 */
export type AddressClass = 'public' | 'private' | 'forbidden';

type IPv4 = ipaddr.IPv4;
type IPv6 = ipaddr.IPv6;

/** Metadata and credential services of clouds outside of the link-local networks. */
const FORBIDDEN_V4: ReadonlySet<string> = new Set([
	'100.100.100.200', // Alibaba
	'168.63.129.16', // Azure, in a public network
	'192.0.0.192', // Oracle
]);
const FORBIDDEN_V6: readonly [IPv6, number][] = [
	[ipaddr.IPv6.parse('fd00:ec2::'), 32], // AWS: instance metadata, credentials of pods, time, DNS
	[ipaddr.IPv6.parse('fd20:ce::'), 32], // Google
];
const GLOBAL_UNICAST: [IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
const WELL_KNOWN_NAT64: [IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];
const RANKS: Readonly<Record<AddressClass, number>> = { public: 0, private: 1, forbidden: 2 };

/**
 * Classifies an address by the networks that IANA and the clouds have set apart; an IPv6 address that carries an
 * IPv4 address is no better than that one.
 *
 * @param address - As a resolver gives it; a zone is ignored.
 * @returns `forbidden` for what is no address.
 */
export function addressClass(address: string): AddressClass {
	const plain = address.split('%', 1)[0] ?? '';
	if (ipaddr.IPv4.isValidFourPartDecimal(plain)) return v4Class(ipaddr.IPv4.parse(plain));
	return ipaddr.IPv6.isValid(plain) ? v6Class(ipaddr.IPv6.parse(plain)) : 'forbidden';
}

function v4Class(address: IPv4): AddressClass {
	const range = address.range();
	if (range === 'linkLocal' || FORBIDDEN_V4.has(address.toString())) return 'forbidden';
	return range === 'unicast' ? 'public' : 'private';
}

function v6Class(address: IPv6): AddressClass {
	if (address.isIPv4MappedAddress()) return v4Class(address.toIPv4Address());
	// Networks without IPv4 reach the public web by it.
	if (address.match(WELL_KNOWN_NAT64)) return v4Class(v4At(address, 6));
	return worst([ownClass(address), ...embeddedV4(address).map(v4Class)]);
}

function ownClass(address: IPv6): AddressClass {
	const range = address.range();
	if (range === 'linkLocal' || FORBIDDEN_V6.some((network) => address.match(network))) return 'forbidden';
	return range === 'unicast' && address.match(GLOBAL_UNICAST) ? 'public' : 'private';
}

/** Where translators and tunnels would send a packet for this address. */
function embeddedV4(address: IPv6): IPv4[] {
	const { parts } = address;
	switch (address.range()) {
		case '6to4':
			return [v4At(address, 1)];
		case 'teredo':
			return [v4At(address, 2), inverted(v4At(address, 6))];
		case 'rfc6145':
		case 'rfc6052':
			return [v4At(address, 6)];
		default: {
			const isCompatible = parts.slice(0, 6).every((part) => part === 0);
			const isIsatap = parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x0200);
			return isCompatible || isIsatap ? [v4At(address, 6)] : [];
		}
	}
}

/** The IPv4 address in two of the eight parts, from the given one. */
function v4At({ parts }: IPv6, index: number): IPv4 {
	const [high = 0, low = 0] = parts.slice(index, index + 2);
	return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

function inverted({ octets }: IPv4): IPv4 {
	return new ipaddr.IPv4(octets.map((octet) => octet ^ 0xff));
}

function worst(classes: readonly AddressClass[]): AddressClass {
	return classes.reduce((a, b) => (RANKS[b] > RANKS[a] ? b : a));
}
