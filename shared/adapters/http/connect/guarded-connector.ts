import type { buildConnector as BuildConnector } from 'undici';
import { addressClass } from '../../../core/hosts/address.ts';
import { mayUse, type PrivateReach } from '../../../core/hosts/private-hosts.ts';
import type { Resolve } from '../dns/caching-resolver.ts';
import { ConnectAttempt, type Connecting, type ConnectRules } from './connect-attempt.ts';

type Target = BuildConnector.Options;
type Callback = BuildConnector.Callback;

export interface NetworkRules {
	/** Whether the operator lets jobs name private hosts; default no. */
	readonly allowsPrivate?: boolean;
	/** `AWS_LAMBDA_RUNTIME_API`: host and port of what hands an instance its events. */
	readonly runtimeApi?: string;
}

export interface GuardedConnectorOptions extends NetworkRules {
	readonly resolve: Resolve;
	/** Opens sockets in place of what is here, name and all; for tests. */
	readonly connect?: BuildConnector.connector | undefined;
}

export interface GuardedConnector {
	/**
	 * Opens a socket to a checked address of the target.
	 *
	 * The addresses are resolved here and the socket gets one that passed, so that nothing can change between.
	 */
	connect(target: Target, rules: ConnectRules, callback: Callback): Connecting;
}

/** Opens connections to the public web, and to private hosts only where operator and job allow it. */
export function createGuardedConnector(options: GuardedConnectorOptions): GuardedConnector {
	const { allowsPrivate = false, runtimeApi, connect, resolve } = options;
	const runtimePort = runtimeApi === undefined ? undefined : Number(runtimeApi.slice(runtimeApi.lastIndexOf(':') + 1));
	// On the runtime's port nobody gets to this machine, by whatever of its addresses.
	const mayReach = (port: number) => allowsPrivate && port !== runtimePort;

	return {
		connect(target, rules, callback) {
			const port = portOf(target);
			const isAllowed = allowedBy(mayReach(port) ? rules.reach : false);
			const attempt = new ConnectAttempt({ target, port, rules, isAllowed, resolve, callback });
			if (connect === undefined) attempt.start();
			else attempt.startWith(connect);
			return attempt;
		},
	};
}

function portOf({ port, protocol }: Target): number {
	// Port 0 is written, too.
	return port ? Number(port) : protocol === 'https:' ? 443 : 80;
}

function allowedBy(reach: PrivateReach): (address: string) => boolean {
	return (address) => {
		const kind = addressClass(address);
		return kind === 'public' || (kind === 'private' && mayUse(reach, address));
	};
}
