import { lookup, Resolver } from 'node:dns/promises';
import type { Answer, DnsSource } from './caching-resolver.ts';

/**
 * As other programs of this machine resolve: its hosts file and search domains count.
 *
 * It takes threads of the process, two at a time of the four that there are by default, and tells no time to live.
 */
export const systemDns: DnsSource = async (hostname) => ({
	addresses: await lookup(hostname, { all: true, order: 'verbatim' }),
});

/** How long a name server may take before it is asked again. */
const TRY_TIMEOUT_MS = 1500;
const TRIES = 2;

/**
 * Asks the name servers without any thread, any number of hosts at once; for machines whose hosts file nobody writes.
 *
 * IPv4 comes first: Lambda has no route to IPv6 outside of dual-stack networks.
 *
 * @param servers - Default: those of this machine.
 */
export function createDirectDns(servers?: readonly string[]): DnsSource {
	const resolver = new Resolver({ timeout: TRY_TIMEOUT_MS, tries: TRIES });
	if (servers !== undefined) resolver.setServers(servers);

	return async (hostname) => {
		// Names without a dot are of the machine or its search domains.
		if (!hostname.includes('.')) return systemDns(hostname);
		const [v4, v6] = await Promise.allSettled([
			resolver.resolve4(hostname, { ttl: true }),
			resolver.resolve6(hostname, { ttl: true }),
		]);
		const records = [...recordsOf(v4, 4), ...recordsOf(v6, 6)];
		// A network may answer the system and no one else.
		if (records.length === 0) return systemDns(hostname);
		return answerOf(records);
	};
}

interface AddressRecord {
	readonly address: string;
	readonly family: number;
	readonly ttl: number;
}

function recordsOf(
	settled: PromiseSettledResult<readonly { address: string; ttl: number }[]>,
	family: number,
): AddressRecord[] {
	// Most hosts have no addresses of one of the families, which is told as an error.
	return settled.status === 'fulfilled' ? settled.value.map(({ address, ttl }) => ({ address, ttl, family })) : [];
}

function answerOf(records: readonly AddressRecord[]): Answer {
	return {
		addresses: records.map(({ address, family }) => ({ address, family })),
		ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
	};
}
