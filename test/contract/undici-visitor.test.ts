import { Socket } from 'node:net';
import fc from 'fast-check';
import { buildConnector } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import { withCrawlRules } from '../../shared/app/fetch/crawl-rules.ts';
import { OUTCOMES } from '../../shared/core/result.ts';
import type { VisitOptions } from '../../shared/core/visit.ts';
import { respond } from '../support/hostile-routes.ts';
import { createHostileServer } from '../support/hostile-server.ts';
import { seeing } from '../support/seeing.ts';
import { visitorContract } from './visitor.contract.ts';

visitorContract('undici visitor', (settings) =>
	withCrawlRules(createUndiciVisitor({ ...settings, allowsPrivate: true })),
);

const options: VisitOptions = {
	timeoutMs: 10_000,
	connectTimeoutMs: 5_000,
	maxBodyBytes: 1024,
	maxRedirects: 5,
	userAgent: 'shoal-test',
	headers: {},
	acceptStatus: '2xx',
	privateHosts: 'all',
};
const never = new AbortController().signal;

/** @param onSettled - Of each attempt to connect, by its number from 1. */
function createCountedVisitor(onSettled: (socket: Socket | null, nth: number) => void = () => {}) {
	const connect = buildConnector({});
	let attempts = 0;
	const visitor = createUndiciVisitor({
		maxSockets: 1,
		allowsPrivate: true,
		connect(target, callback) {
			const nth = ++attempts;
			const settle: buildConnector.Callback = (...result) => {
				onSettled(result[1], nth);
				callback(...result);
			};
			return connect(target, settle);
		},
	});
	return { visitor, connections: () => attempts };
}

describe('connecting', () => {
	afterEach(() => {
		vi.useRealTimers();
	});

	it.each([
		{ how: 'its own limit', limits: { connectTimeoutMs: 20 } },
		{ how: 'the limit of the visit', limits: { timeoutMs: 20 } },
	])('that takes too long ends by $how, and its socket with it', async ({ limits }) => {
		const socket = new Socket();
		const visitor = seeing(createUndiciVisitor({ maxSockets: 1, connect: () => socket }));
		const visit = await visitor.visit('http://far.example/', { ...options, ...limits }, never);
		await visitor.close();

		expect(visit).toMatchObject({ outcome: 'timeout', status: null, error: { code: 'TIMEOUT_CONNECT' } });
		expect(socket.destroyed).toBe(true);
	});

	it('that is given up leaves nothing behind that could hold the process', async () => {
		vi.useFakeTimers();
		const visitor = seeing(createUndiciVisitor({ maxSockets: 1, connect: () => new Socket() }));
		const abort = new AbortController();
		const visiting = visitor.visit('http://far.example/', options, abort.signal);
		abort.abort();
		const { error } = await visiting;
		await visitor.close();

		expect(error?.code).toBe('DEADLINE');
		expect(vi.getTimerCount()).toBe(0);
	});

	it.each([
		{ code: 'ENOTFOUND', expected: 'DNS_NOT_FOUND' },
		{ code: 'EAI_AGAIN', expected: 'DNS_TEMPORARY' },
	])('that fails with $code ends as $expected', async ({ code, expected }) => {
		const visitor = createUndiciVisitor({
			maxSockets: 1,
			connect: (_, callback) => callback(Object.assign(new Error(code), { code }), null),
		});
		const visit = await visitor.visit('https://a.example/', options, never);
		await visitor.close();

		expect(visit).toMatchObject({ outcome: 'network_error', error: { code: expected, message: code } });
	});

	it('S4.1 tells looking up the host from TCP and TLS', async () => {
		vi.useFakeTimers();
		const socket = new Socket();
		const visitor = createUndiciVisitor({
			maxSockets: 1,
			connect: (_, callback) => {
				setTimeout(() => socket.emit('lookup', null, '192.0.2.1', 4, 'far.example'), 10);
				setTimeout(() => socket.emit('connect'), 30);
				setTimeout(() => callback(new Error('no certificate'), null), 60);
				return socket;
			},
		});
		const visiting = visitor.visit('https://far.example/', options, never);
		await vi.runAllTimersAsync();
		await visitor.close();

		expect(await visiting).toMatchObject({ dnsMs: 10, connectMs: 20, tlsMs: 30, ttfbMs: 0, totalMs: 60 });
	});

	it('counts for the visit that caused it, and not for those that find the socket open', async () => {
		const server = await createHostileServer();
		const { visitor, connections } = createCountedVisitor();
		const first = await visitor.visit(`${server.url}/page`, options, never);
		const second = await visitor.visit(`${server.url}/page`, options, never);
		await Promise.all([visitor.close(), server.close()]);

		expect(connections()).toBe(1);
		expect(first.connectMs).toBeGreaterThan(0);
		expect(second).toMatchObject({ outcome: 'ok', dnsMs: 0, connectMs: 0, tlsMs: 0 });
	});

	it.each([{ closings: 1 }, { closings: 2 }])(
		'S4.5 that was for nothing $closings times, since its server closed before there was a request, is done once more',
		async ({ closings }) => {
			const server = await createHostileServer();
			const { visitor, connections } = createCountedVisitor((socket, nth) => {
				if (nth <= closings) setTimeout(() => socket?.destroy(), nth === 1 ? 10 : 0);
			});
			const from = Date.now() + 60;
			server.route('/slowly', (socket) => setTimeout(() => respond(socket, 'ok'), 50));
			const visit = await visitor.visit(`${server.url}/slowly`, options, never, {
				window: { from, until: from + 10_000 },
			});
			await Promise.all([visitor.close(), server.close()]);

			const reset = { outcome: 'network_error', error: { code: 'CONNECTION_RESET' } };
			expect(visit).toMatchObject(closings === 1 ? { outcome: 'ok' } : reset);
			expect(connections()).toBe(2);
		},
	);

	it('falls back to the next address of a host', async () => {
		const server = await createHostileServer();
		const port = new URL(server.url).port;
		// Nobody listens on the first two, one of each family.
		const addresses = ['127.0.0.9', '::1', '127.0.0.1'];
		const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
		const visitor = seeing(createUndiciVisitor({ maxSockets: 1, allowsPrivate: true, resolve }));
		const seen = await visitor.visit(`http://many.example:${port}/page`, options, never);
		await Promise.all([visitor.close(), server.close()]);

		expect(seen).toMatchObject({ outcome: 'ok', title: 'A page' });
	});

	it('is done anew after a freeze, in which all sockets may have died', async () => {
		vi.useFakeTimers({ toFake: ['Date'] });
		const server = await createHostileServer();
		server.route('/kept', (socket) => respond(socket, 'kept', 'Keep-Alive: timeout=600'));
		const visitor = seeing(createUndiciVisitor({ maxSockets: 1, allowsPrivate: true }));
		const connects: boolean[] = [];
		for (const frozenMs of [0, 29_000, 31_000]) {
			vi.setSystemTime(Date.now() + frozenMs);
			connects.push((await visitor.visit(`${server.url}/kept`, options, never)).connectMs > 0);
		}
		await Promise.all([visitor.close(), server.close()]);

		expect(connects).toEqual([true, false, true]);
	});

	it('S4.8 any text ends as a visit', async () => {
		const refuse: buildConnector.connector = (_, callback) => callback(new Error('refused'), null);
		const visitor = seeing(createUndiciVisitor({ maxSockets: 1, connect: refuse }));
		const text = fc.oneof(
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			fc.string(),
			fc.webUrl().map((url) => `${url}\u0000`),
		);
		await fc.assert(
			fc.asyncProperty(text, async (url) => {
				expect(OUTCOMES).toContain((await visitor.visit(url, options, never)).outcome);
			}),
		);
		await visitor.close();
	});
});
