import type { NetworkOptions } from '../adapters/http/dns/network.ts';
import { createTextFetcher } from '../adapters/http/text-fetcher.ts';
import type { HostState } from '../app/hosts/host-state.ts';
import { createHostState } from '../app/hosts/host-state.ts';
import { MAX_ROBOTS_FETCHES } from '../app/hosts/robots-reader.ts';
import type { Stack } from './stack.ts';

/** How the instances that visit pages treat their hosts. */
export function createStackHostState(stack: Stack, { network }: { readonly network: NetworkOptions }): HostState {
	return createHostState({ ...stack, texts: createTextFetcher({ ...network, maxSockets: MAX_ROBOTS_FETCHES }) });
}
