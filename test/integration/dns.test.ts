import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createCachingResolver } from '../../shared/adapters/http/dns/caching-resolver.ts';
import { createNameServers } from '../../shared/adapters/http/dns/name-servers.ts';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import type { VisitOptions } from '../../shared/core/visit.ts';
import { options } from '../support/builders.ts';
import { createDnsServer, type DnsServer, type Zone, type ZoneOf } from '../support/hostile/dns-server.ts';
import { createHostileServer, type HostileServer } from '../support/hostile-server.ts';
import { seeing } from '../support/seeing.ts';

const never = new AbortController().signal;
let dns: DnsServer | undefined;
afterEach(async () => {
	await dns?.close();
	dns = undefined;
});

async function nameServers(zoneOf: ZoneOf) {
	dns = await createDnsServer(zoneOf);
	const servers = createNameServers([dns.address]);
	onTestFinished(() => servers.close());
	return servers;
}

async function aServer(): Promise<{ server: HostileServer; port: string }> {
	const server = await createHostileServer();
	onTestFinished(() => server.close());
	return { server, port: new URL(server.url).port };
}

/** Visits by the names that a server of the test's own tells. */
async function namedWorld(zoneOf: ZoneOf) {
	dns = await createDnsServer(zoneOf);
	const { server, port } = await aServer();
	const visitor = seeing(createUndiciVisitor({ maxSockets: 50, allowsPrivate: true, dnsServers: [dns.address] }));
	onTestFinished(() => visitor.close());
	const visit = (host: string, how: Partial<VisitOptions> = {}) =>
		visitor.visit(`http://${host}:${port}/page`, { ...options().visit, privateHosts: 'all', ...how }, never);
	return { server, visit };
}

const HERE: Zone = { addresses: ['127.0.0.1'] };

describe('a name server', () => {
	it('is asked for both families, and the shortest time to live counts', async () => {
		const zone = { addresses: ['2001:4860:0:0:0:0:0:1', '192.0.2.1', '192.0.2.2'], ttlSeconds: 7 };
		const { ask } = await nameServers(() => zone);
		expect(await ask('a.example')).toEqual({
			addresses: [
				{ address: '192.0.2.1', family: 4 },
				{ address: '192.0.2.2', family: 4 },
				{ address: '2001:4860::1', family: 6 },
			],
			ttlSeconds: 7,
		});
		expect([...(dns?.questions ?? [])].sort()).toEqual(['A a.example', 'AAAA a.example']);
	});

	it('S4.4 may have thousands of addresses, which only TCP can carry', async () => {
		const addresses = Array.from({ length: 2000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
		const { ask } = await nameServers(() => ({ addresses }));
		expect((await ask('many.example')).addresses.map(({ address }) => address)).toEqual(addresses);
	});

	it('S4.4 may have IPv6 alone for a name, and lead there by other names', async () => {
		const aliases = ['b.example', 'c.example', 'd.example'];
		const { ask } = await nameServers(() => ({ addresses: ['::1'], aliases }));
		expect((await ask('a.example')).addresses).toEqual([{ address: '::1', family: 6 }]);
	});

	it.each([
		{ what: 'knows no such name', zone: undefined, code: 'ENOTFOUND' },
		{ what: 'has no address for it', zone: { addresses: [] }, code: 'ENOTFOUND' },
		{ what: 'leads in circles', zone: { addresses: [], aliases: ['b.example', 'a.example'] }, code: 'ESERVFAIL' },
		{ what: 'fails', zone: { addresses: [], status: 2 }, code: 'ESERVFAIL' },
		{ what: 'refuses', zone: { addresses: [], status: 5 }, code: 'ESERVFAIL' },
	])('S4.4 that $what tells so by $code', async ({ zone, code }) => {
		const { ask } = await nameServers(() => zone);
		await expect(ask('a.example')).rejects.toMatchObject({ code, message: expect.stringContaining('a.example') });
	});

	it('S4.4 that is not there is no host that refuses', async () => {
		const { port } = await closedPort();
		await expect(createNameServers([`127.0.0.1:${port}`]).ask('a.example')).rejects.toMatchObject({
			code: 'ESERVFAIL',
		});
	});

	it.each([`${'x'.repeat(64)}.example`, 'a..example'])('S4.4 is not asked for %s, which is no name', async (name) => {
		const { ask } = await nameServers(() => HERE);
		await expect(ask(name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
		expect(dns?.questions).toEqual([]);
	});
});

describe('a name', () => {
	it('S4.4 that nobody answers for keeps no other waiting, and is asked for once', async () => {
		const { visit } = await namedWorld((name) => (name.startsWith('dead') ? 'silent' : HERE));
		const dead = Array.from({ length: 60 }, (_, i) => visit(`dead${i % 6}.example`, { connectTimeoutMs: 700 }));
		const good = await Promise.all(Array.from({ length: 40 }, (_, i) => visit(`good${i}.example`)));

		expect(good.map(({ outcome }) => outcome)).toEqual(Array(40).fill('ok'));
		const seen = await Promise.all(dead);
		expect(new Set(seen.map(({ outcome, error }) => `${outcome} ${error?.code}`))).toEqual(
			new Set(['timeout TIMEOUT_DNS']),
		);
		expect(dns?.questions.filter((question) => question === 'A dead0.example')).toHaveLength(1);
		expect(await visit('dead0.example', { connectTimeoutMs: 700 })).toMatchObject({
			error: { code: 'TIMEOUT_DNS' },
			connectMs: 0,
		});
		expect(dns?.questions.filter((question) => question === 'A dead0.example')).toHaveLength(1);
	});

	it('S4.4 whose answer comes late is visited with its whole time to connect', async () => {
		const answered = Promise.withResolvers<Zone>();
		const { visit } = await namedWorld(() => answered.promise);
		const visiting = visit('late.example', { connectTimeoutMs: 600, timeoutMs: 10_000 });
		const given = await visit('late.example', { connectTimeoutMs: 300 });
		answered.resolve(HERE);

		expect(given).toMatchObject({ outcome: 'timeout', error: { code: 'TIMEOUT_DNS' } });
		expect(await visiting).toMatchObject({ outcome: 'ok' });
	});

	it('S4.4 of which one family is never told is visited by the other', async () => {
		const { visit } = await namedWorld(async (name) => {
			const isFirst = dns?.questions.filter((question) => question.endsWith(name)).length === 1;
			return isFirst ? HERE : 'silent';
		});
		expect(await visit('half.example')).toMatchObject({ outcome: 'ok' });
	});

	it.each([
		{ what: 'is not there', zone: undefined, code: 'DNS_NOT_FOUND' },
		{ what: 'cannot be told', zone: { addresses: [], status: 2 }, code: 'DNS_TEMPORARY' },
	])('S4.4 that $what ends as $code', async ({ zone, code }) => {
		const { visit } = await namedWorld(() => zone);
		expect(await visit('gone.example')).toMatchObject({ outcome: 'network_error', error: { code } });
	});

	it.each(['localhost', 'a.localhost'])('%s is this machine, whoever is asked', async (host) => {
		const { visit } = await namedWorld(() => undefined);
		expect(await visit(host)).toMatchObject({ outcome: 'ok' });
		expect(dns?.questions).toEqual([]);
	});

	it('S4.4 localhost is found where only IPv6 is served', async () => {
		const server = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nsix'));
		server.listen(0, '::1');
		await once(server, 'listening');
		onTestFinished(() => void server.close());
		const visitor = seeing(createUndiciVisitor({ maxSockets: 1, allowsPrivate: true }));
		onTestFinished(() => visitor.close());
		const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
		expect(await visitor.visit(url, { ...options().visit, privateHosts: 'named' }, never)).toMatchObject({
			outcome: 'ok',
		});
	});

	it('R5 of thousands of private addresses is refused', async () => {
		const addresses = Array.from({ length: 2000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
		const { visit } = await namedWorld(() => ({ addresses }));
		expect(await visit('inside.example', { privateHosts: [] })).toMatchObject({ outcome: 'refused' });
	});

	it('R5 that changes its answer while it is visited is reached where it was checked, or not at all', async () => {
		const { server, port } = await aServer();
		let time = 0;
		// Public the first time, though nobody's, and this machine from then on.
		const { ask } = await nameServers(() => ({
			addresses: [time === 0 ? '2d00:0:0:0:0:0:0:1' : '127.0.0.1'],
			ttlSeconds: 0,
		}));
		const resolve = createCachingResolver({ source: ask, now: () => time });
		const visitor = seeing(createUndiciVisitor({ maxSockets: 1, allowsPrivate: true, resolve }));
		const how = { ...options().visit, privateHosts: [], connectTimeoutMs: 200 };
		const outcomes: string[] = [];
		for (const at of [0, 500, 60_000, 120_000]) {
			time = at;
			outcomes.push((await visitor.visit(`http://rebinding.example:${port}/rebound`, how, never)).outcome);
		}
		await visitor.close();
		// Nobody is there; within its time the answer stands, then it is checked anew.
		expect(outcomes.slice(0, 2)).not.toContain('refused');
		expect(outcomes.slice(2)).toEqual(['refused', 'refused']);
		expect(server.requests('/rebound')).toEqual([]);
	});
});

async function closedPort(): Promise<{ port: number }> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return { port };
}
