import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { buildConnector as BuildConnector } from 'undici';
import { type AddressClass, addressClass } from '../../core/hosts/address.ts';
import { createCachingResolver, type Resolve } from './caching-resolver.ts';
import { createDirectDns, systemDns } from './dns-sources.ts';
import { buildConnector } from './undici-client.ts';

type Target = BuildConnector.Options;
type Callback = BuildConnector.Callback;

export interface NetworkRules {
	/** Whether the operator lets jobs name private hosts; default no. */
	readonly allowsPrivate?: boolean;
	/** `AWS_LAMBDA_RUNTIME_API`: host and port of what hands an instance its events. */
	readonly runtimeApi?: string;
	/** Who is asked for the addresses of a host: this machine (the default), or its name servers. */
	readonly dns?: 'system' | 'direct';
}

export interface GuardedConnectorOptions extends NetworkRules {
	readonly resolve?: Resolve;
	/** Opens sockets in place of undici's connector; for tests. */
	readonly connect?: BuildConnector.connector;
}

export interface GuardedConnector {
	/**
	 * Opens a socket to a checked address of the target; returns it at once.
	 *
	 * The addresses are resolved here and the socket gets those that passed, so that nothing can change between.
	 */
	connect(target: Target, mayBePrivate: boolean, callback: Callback): Socket | undefined;
}

/** An address that must not be reached. Its message tells no address that a name resolves to: that would map the network. */
export class AddressRefusedError extends Error {
	override readonly name = 'AddressRefusedError';
	readonly code = 'ADDRESS_REFUSED';
}

/** Opens connections to the public web, and to private hosts only where operator and job allow it. */
export function createGuardedConnector(options: GuardedConnectorOptions): GuardedConnector {
	const { allowsPrivate = false, runtimeApi, dns = 'system', connect } = options;
	const source = dns === 'direct' ? createDirectDns() : systemDns;
	const resolve = options.resolve ?? createCachingResolver({ source });
	const runtimePort = runtimeApi === undefined ? undefined : Number(runtimeApi.slice(runtimeApi.lastIndexOf(':') + 1));
	const open = {
		public: connect ?? connectorWith(checkedLookup(resolve, isPublic)),
		private: connect ?? connectorWith(checkedLookup(resolve, isNotForbidden)),
	};

	// On the runtime's port nobody gets to this machine, by whatever of its addresses.
	const mayReach = (port: number) => allowsPrivate && port !== runtimePort;

	return {
		connect(target, mayBePrivate, callback) {
			const reach = mayBePrivate && mayReach(portOf(target)) ? 'private' : 'public';
			const isAllowed = reach === 'private' ? isNotForbidden : isPublic;
			const host = target.hostname.replace(/^\[|\]$/g, '');
			if (isIP(host) !== 0 && !isAllowed(addressClass(host))) {
				callback(refused(host, `is ${described(addressClass(host))}`), null);
				return undefined;
			}
			// undici's types tell nothing of the socket that its connector returns.
			const socket = open[reach](target, callback) as unknown as Socket | undefined;
			// Before undici hears of it, and writes.
			socket?.prependOnceListener('connect', () => {
				const { remoteAddress } = socket;
				if (remoteAddress === undefined || isAllowed(addressClass(remoteAddress))) return;
				socket.destroy(refused(host, `turned out to be ${described(addressClass(remoteAddress))}`));
			});
			return socket;
		},
	};
}

function connectorWith(lookup: LookupFunction): BuildConnector.connector {
	// The timeout of connecting is each visit's own.
	return buildConnector({ allowH2: false, timeout: 0, lookup });
}

/** Resolves, and gives on only what passes; what has several addresses is reached by any that does. */
function checkedLookup(resolve: Resolve, isAllowed: (kind: AddressClass) => boolean): LookupFunction {
	return (hostname, { all, family }, callback) => {
		const wanted = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : (family ?? 0);
		resolve(hostname).then(
			(addresses) => {
				const passed = addresses.filter(({ address }) => isAllowed(addressClass(address)));
				const usable = passed.filter((each) => wanted === 0 || each.family === wanted);
				const [first] = usable;
				if (first === undefined) callback(noneOf(hostname, { found: addresses.length, passed: passed.length }), '', 0);
				else if (all === true) callback(null, [...usable]);
				else callback(null, first.address, first.family);
			},
			(error: NodeJS.ErrnoException) => callback(error, '', 0),
		);
	};
}

function noneOf(hostname: string, { found, passed }: { found: number; passed: number }): NodeJS.ErrnoException {
	if (found > 0 && passed === 0) return refused(hostname, 'has no public address');
	return Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
}

function refused(host: string, why: string): AddressRefusedError {
	return new AddressRefusedError(`${host} ${why}; only the public web is visited`);
}

function described(kind: AddressClass): string {
	return kind === 'forbidden' ? 'an address that is never visited' : 'a private address';
}

function portOf({ port, protocol }: Target): number {
	return Number(port) || (protocol === 'https:' ? 443 : 80);
}

function isPublic(kind: AddressClass): boolean {
	return kind === 'public';
}

function isNotForbidden(kind: AddressClass): boolean {
	return kind !== 'forbidden';
}
