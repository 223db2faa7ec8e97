import { afterEach, expect, it } from 'vitest';
import { createCachingResolver } from '../../shared/adapters/http/caching-resolver.ts';
import { createDirectDns } from '../../shared/adapters/http/dns-sources.ts';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import { options } from '../support/builders.ts';
import { createDnsServer, type DnsServer, type Zone } from '../support/hostile/dns-server.ts';
import { createHostileServer } from '../support/hostile-server.ts';

const never = new AbortController().signal;
let dns: DnsServer | undefined;
afterEach(() => dns?.close());

async function directDns(zoneOf: (name: string) => Zone | undefined) {
	dns = await createDnsServer(zoneOf);
	return createDirectDns([dns.address]);
}

it('both families are asked for, and the shortest time to live counts', async () => {
	const zone = { addresses: ['2001:4860:0:0:0:0:0:1', '192.0.2.1', '192.0.2.2'], ttlSeconds: 7 };
	const source = await directDns(() => zone);
	expect(await source('a.example')).toEqual({
		addresses: [
			{ address: '192.0.2.1', family: 4 },
			{ address: '192.0.2.2', family: 4 },
			{ address: '2001:4860::1', family: 6 },
		],
		ttlSeconds: 7,
	});
	expect([...(dns?.questions ?? [])].sort()).toEqual(['A a.example', 'AAAA a.example']);
});

it('R5 a name that changes its answer while it is visited is reached where it was checked, or not at all', async () => {
	const server = await createHostileServer();
	const port = new URL(server.url).port;
	let time = 0;
	// Public the first time, though nobody's, and this machine from then on.
	const source = await directDns(() => ({
		addresses: [time === 0 ? '2d00:0:0:0:0:0:0:1' : '127.0.0.1'],
		ttlSeconds: 0,
	}));
	const resolve = createCachingResolver({ source, now: () => time });
	const visitor = createUndiciVisitor({ maxSockets: 1, allowsPrivate: true, resolve });
	const how = { ...options().visit, privateHosts: [], connectTimeoutMs: 200 };
	const outcomes: string[] = [];
	for (const at of [0, 500, 60_000, 120_000]) {
		time = at;
		outcomes.push((await visitor.visit(`http://rebinding.example:${port}/rebound`, how, never)).outcome);
	}
	await Promise.all([visitor.close(), server.close()]);
	// Nobody is there; within its time the answer stands, then it is checked anew.
	expect(outcomes.slice(0, 2)).not.toContain('refused');
	expect(outcomes.slice(2)).toEqual(['refused', 'refused']);
	expect(server.requests('/rebound')).toEqual([]);
});

it('a name that is not there is a network error: DNS_NOT_FOUND', async () => {
	const source = await directDns(() => undefined);
	const visitor = createUndiciVisitor({ maxSockets: 1, resolve: createCachingResolver({ source }) });
	const { outcome, error } = await visitor.visit('http://gone.invalid/', options().visit, never);
	await visitor.close();
	expect(outcome).toBe('network_error');
	expect(error?.code).toMatch(/^DNS_/);
});
