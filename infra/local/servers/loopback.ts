import type { Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { EnvironmentError } from '../../../shared/core/errors.ts';

export const LOOPBACK = '127.0.0.1';

/** A server that listens, on loopback only. */
export interface LoopbackServer {
	readonly address: AddressInfo;
	close(): Promise<void>;
}

/**
 * Where `server` really listens: a library may bind more than it was told to, and these servers are for this machine alone.
 *
 * @throws {EnvironmentError} It is reachable from elsewhere.
 */
export function loopbackAddress(server: NetServer): AddressInfo {
	const address = server.address();
	if (address !== null && typeof address === 'object' && address.address === LOOPBACK) return address;
	throw new EnvironmentError(`an embedded server listens on ${JSON.stringify(address)}, not on ${LOOPBACK} alone`);
}

/** Frozen instances keep their sockets: closing idle ones would fail the first request after thawing. */
export function keepIdleSockets(server: Server): void {
	server.keepAliveTimeout = 3_600_000;
}
