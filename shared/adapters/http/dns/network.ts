import type { GuardedConnectorOptions, NetworkRules } from '../connect/guarded-connector.ts';
import { createCachingResolver, type Resolve } from './caching-resolver.ts';
import { createHostNames } from './host-names.ts';

export interface NetworkOptions extends NetworkRules, Pick<GuardedConnectorOptions, 'connect'> {
	/** Name servers that are asked in place of this machine's. */
	readonly dnsServers?: readonly string[];
	/** Finds hosts, in place of one made here; several may share it, so that each name is asked for once. */
	readonly resolve?: Resolve;
}

/** What guarded connectors need; whoever makes it closes it. */
export interface Network extends GuardedConnectorOptions {
	/** Ends questions that are open, which would hold the process. */
	close(): void;
}

/** Fills in how hosts are found. */
export function createNetwork(options: NetworkOptions): Network {
	const { dnsServers, resolve, ...rules } = options;
	if (resolve !== undefined) return { ...rules, resolve, close: () => undefined };
	const { source, close } = createHostNames({ servers: dnsServers });
	return { ...rules, resolve: createCachingResolver({ source }), close };
}
