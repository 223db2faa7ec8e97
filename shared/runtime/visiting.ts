import { createNetwork } from '../adapters/http/dns/network.ts';
import { withSecretHeaders } from '../app/fetch/secret-headers.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';
import { createStackHostState } from './stack-host-state.ts';
import { createVisitor } from './visitor.ts';

/** Lambda has 1,024 descriptors an instance; AWS clients and files need some. */
const MAX_SOCKETS = 900;

/**
 * What an instance visits pages with: they and their robots.txt ask for a name once.
 *
 * @param extractWorker - Module that calls `startExtractWorker`.
 */
export function createVisiting(stack: Stack, settings: Settings, extractWorker: URL) {
	const network = createNetwork(settings.network);
	const visitor = createVisitor({ ...network, maxSockets: settings.maxSockets ?? MAX_SOCKETS }, extractWorker);
	return {
		visitor: withSecretHeaders(visitor, stack.secrets),
		hostState: createStackHostState(stack, { network }),
	};
}
