import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { buildConnector } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import { OUTCOMES } from '../../shared/core/result.ts';
import type { VisitOptions } from '../../shared/core/visit.ts';
import { options as jobOptions } from '../support/builders.ts';
import { garbageCollector } from '../support/garbage-collector.ts';
import { bombs } from '../support/hostile/bombs.ts';
import { endlessBeginnings, protocolLies } from '../support/hostile/protocol-lies.ts';
import { type Certificate, createTlsServer, testAuthority } from '../support/hostile/tls-server.ts';
import { createHostileServer, type HostileServer } from '../support/hostile-server.ts';
import { type SeeingVisitor, seeing } from '../support/seeing.ts';
import { throughRedirects } from '../support/through-redirects.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;
const options: VisitOptions = { ...jobOptions().visit, maxBodyBytes: MB, links: 'all', collectIds: true };

let server: HostileServer;
let visitor: SeeingVisitor;
beforeAll(async () => {
	server = await createHostileServer();
	for (const [path, answer] of Object.entries(bombs)) server.route(path, answer);
	for (const [path, { answer }] of Object.entries(protocolLies)) server.route(path, answer);
	for (const [path, answer] of Object.entries(endlessBeginnings)) server.route(path, answer);
	visitor = seeing(throughRedirects(createUndiciVisitor({ maxSockets: 20, allowsPrivate: true })));
});
afterAll(async () => {
	await visitor.close();
	await server.close();
});

const visit = (path: string) => visitor.visit(server.url + path, options, never);

describe('a server that breaks HTTP', () => {
	it.each(Object.entries(protocolLies).map(([path, lie]) => ({ path, ...lie })))(
		'R6 at $path ends as $outcome',
		async ({ path, outcome, code }) => {
			const seen = await visit(path);
			expect([seen.outcome, seen.error?.code]).toEqual([outcome, code]);
			// Whatever it left on the connection is not taken for the next page.
			expect(await visit('/page')).toMatchObject({ outcome: 'ok', title: 'A page' });
		},
	);
});

describe('memory', () => {
	const collectGarbage = garbageCollector();

	/**
	 * MB more that are in use at the peak while `work` is done.
	 *
	 * Garbage does not count: how much of it lies about says how busy the machine is, and not what a visit keeps.
	 */
	async function growthMb(work: () => Promise<unknown>): Promise<number> {
		const used = () => {
			collectGarbage();
			const { heapUsed, external } = process.memoryUsage();
			return (heapUsed + external) / MB;
		};
		// The first look sets free what earlier work left; buffers go a little later than what held them.
		used();
		await setImmediate();
		const before = used();
		let peak = before;
		const sampling = setInterval(() => {
			peak = Math.max(peak, used());
		}, 20);
		await work();
		clearInterval(sampling);
		return Math.max(peak, used()) - before;
	}

	it.each(Object.keys(bombs))('R6 stays flat while %s goes off ten times at once', async (path) => {
		// Packs it, which takes more than unpacking it does.
		expect(await visit(path)).toMatchObject({ outcome: 'too_large', error: { code: 'BODY_TOO_LARGE' } });

		const grown = await growthMb(() => Promise.all(Array.from({ length: 10 }, () => visit(path))));
		// Each would unpack to 64 MB.
		expect(grown).toBeLessThan(50);
	});

	it.each(Object.keys(endlessBeginnings))('R6 stays flat until the time is over at %s', async (path) => {
		const short: VisitOptions = { ...options, timeoutMs: 500 };
		const grown = await growthMb(async () => {
			const seen = await visitor.visit(server.url + path, short, never);
			expect(seen).toMatchObject({ outcome: 'timeout', error: { code: 'TIMEOUT_HEADERS' } });
		});
		expect(grown).toBeLessThan(50);
		await server.closed(path);
	});

	it('R6 stays flat while headers of 100 MB pour in', async () => {
		const path = '/lie/header-of-100-mb';
		const grown = await growthMb(() => Promise.all(Array.from({ length: 10 }, () => visit(path))));
		expect(grown).toBeLessThan(50);
	});
});

describe('a certificate', () => {
	it.each<{ certificate: Certificate; outcome: string }>([
		{ certificate: 'good', outcome: 'ok' },
		{ certificate: 'expired', outcome: 'TLS_INVALID' },
		{ certificate: 'other-host', outcome: 'TLS_INVALID' },
		{ certificate: 'self-signed', outcome: 'TLS_INVALID' },
	])('R6 that is $certificate ends as $outcome', async ({ certificate, outcome }) => {
		const secure = await createTlsServer(certificate);
		const connect = buildConnector({ ca: testAuthority(), timeout: 0, allowH2: false });
		const trusting = seeing(createUndiciVisitor({ maxSockets: 1, allowsPrivate: true, connect }));
		const seen = await trusting.visit(secure.url, options, never);
		await trusting.close();
		await secure.close();

		expect(seen.error?.code ?? seen.outcome).toBe(outcome);
		expect(secure.requests()).toBe(outcome === 'ok' ? 1 : 0);
	});
});

it('S4.8 any mixture of what servers may send ends as a result', async () => {
	const line = fc.constantFrom(
		'HTTP/1.1 200 OK\r\n',
		'HTTP/1.1 103 Hints\r\n\r\n',
		'HTTP/1.0 404 No\r\n',
		'HTTP/1.1 301 Moved\r\nLocation: /page\r\n',
		'Content-Type: text/html; charset=utf-16\r\n',
		'Content-Type: text/css\r\n',
		'Content-Encoding: br\r\n',
		'Content-Length: 7\r\n',
		'Transfer-Encoding: chunked\r\n',
		'Link: <x>; rel=next, <\r\n',
		'X-Robots-Tag: none\r\n',
		'Retry-After: x\r\n',
		'\r\n',
		'5\r\nhello\r\n',
		'0\r\n\r\n',
	);
	const piece = fc.oneof(
		line,
		fc.string({ unit: 'binary' }),
		fc.constantFrom('<a href=', '"//[', '<style>@import"', '<base href=x>'),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
			server.route('/mixture', (socket) => socket.end(pieces.join('')));
			expect(OUTCOMES).toContain((await visit('/mixture')).outcome);
		}),
		{ numRuns: 200 },
	);
});
