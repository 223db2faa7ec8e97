import { Resolver } from 'node:dns';
import { EnvironmentError } from '../core/errors.ts';

/**
 * Reads name servers, as addresses with commas between them.
 *
 * @param variable - Where they stand, to name it.
 * @throws {EnvironmentError} One is no address.
 */
export function dnsServers(variable: string, value: string): string[] {
	const servers = value.split(',').map((server) => server.trim());
	try {
		new Resolver().setServers(servers);
	} catch {
		const how = 'addresses with commas between, such as 192.0.2.53 or 127.0.0.1:5353';
		throw new EnvironmentError(`the environment variable ${variable} must hold ${how}: ${value}`);
	}
	return servers;
}
