import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTextFetcher } from '../../shared/adapters/http/text-fetcher.ts';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import type { VisitOptions } from '../../shared/core/visit.ts';
import { type Certificate, createTlsServer, type TlsServer, testAuthority } from '../support/hostile/tls-server.ts';
import { redirect } from '../support/hostile-routes.ts';
import { createHostileServer } from '../support/hostile-server.ts';
import { type SeeingVisitor, seeing } from '../support/seeing.ts';
import { throughRedirects } from '../support/through-redirects.ts';

const options: VisitOptions = {
	timeoutMs: 10_000,
	connectTimeoutMs: 5_000,
	maxBodyBytes: 100_000,
	maxRedirects: 5,
	userAgent: 'shoal-test',
	headers: { 'x-api-key': 'secret', 'accept-language': 'de' },
	acceptStatus: '2xx',
	privateHosts: 'all',
};
const ca = testAuthority().toString('latin1');
const never = new AbortController().signal;

let visitor: SeeingVisitor;
let servers: TlsServer[];
beforeEach(() => {
	visitor = seeing(throughRedirects(createUndiciVisitor({ maxSockets: 5, allowsPrivate: true })));
	servers = [];
});
afterEach(async () => {
	await visitor.close();
	await Promise.all(servers.map((server) => server.close()));
});

async function serverWith(certificate: Certificate): Promise<TlsServer> {
	const server = await createTlsServer(certificate);
	servers.push(server);
	return server;
}

describe('a certificate', () => {
	it.each<{ certificate: Certificate; rules: Partial<VisitOptions>; cause: string }>([
		{ certificate: 'good', rules: {}, cause: 'not known here' },
		{ certificate: 'self-signed', rules: {}, cause: 'is self-signed; --ca FILE' },
		{ certificate: 'self-signed', rules: { ca }, cause: 'is self-signed; --ca FILE' },
		{ certificate: 'expired', rules: { ca }, cause: 'has expired; --insecure' },
		{ certificate: 'other-host', rules: { ca }, cause: 'is for another name (' },
	])('U4 R6 that is $certificate is told from others', async ({ certificate, rules, cause }) => {
		const server = await serverWith(certificate);
		const { outcome, error } = await visitor.visit(server.url, { ...options, ...rules }, never);
		expect({ outcome, code: error?.code }).toEqual({ outcome: 'network_error', code: 'TLS_INVALID' });
		expect(error?.message).toContain(cause);
		expect(server.requests()).toBe(0);
	});

	it('is taken of an authority that the job brings along, with all that the job sends', async () => {
		const server = await serverWith('good');
		const seen = await visitor.visit(server.url, { ...options, ca }, never);
		expect(seen).toMatchObject({ outcome: 'ok', status: 200 });
		expect(seen.note).toBeUndefined();
		expect(server.heads[0]).toContain('x-api-key: secret');
	});

	it('of that authority is no certificate to another job, whose connection it is not', async () => {
		const server = await serverWith('good');
		await visitor.visit(server.url, { ...options, ca }, never);
		const seen = await visitor.visit(server.url, options, never);
		expect(seen.error?.code).toBe('TLS_INVALID');
	});
});

describe('a job that takes any certificate', () => {
	const insecure: VisitOptions = { ...options, insecure: true };

	it.each<{ certificate: Certificate; why: string }>([
		{ certificate: 'self-signed', why: 'its certificate is self-signed' },
		{
			certificate: 'good',
			why: 'its certificate is signed by an authority that is not known here, or one between is missing',
		},
	])(
		'R8 visits a server whose own is $certificate, says so, and sends nothing secret',
		async ({ certificate, why }) => {
			const server = await serverWith(certificate);
			const url = server.url.replace('//', '//me:secret@');
			for (const path of ['/a', '/b']) {
				const seen = await visitor.visit(
					`${url}${path}`,
					{ ...insecure, credentials: { [server.url]: 'me:secret' } },
					never,
				);
				expect(seen).toMatchObject({ outcome: 'ok', status: 200, note: `not verified: ${why}` });
			}
			expect(server.requests()).toBe(2);
			expect(server.heads.join()).toContain('accept-language: de');
			expect(server.heads.join()).not.toMatch(/secret|authorization/i);
		},
	);

	it('sends what it has to a server whose certificate is valid', async () => {
		const server = await serverWith('good');
		const seen = await visitor.visit(server.url, { ...insecure, ca }, never);
		expect(seen).toMatchObject({ outcome: 'ok' });
		expect(seen.note).toBeUndefined();
		expect(server.heads[0]).toContain('x-api-key: secret');
	});

	it('R8 leaves its connections to no job that wants to know whom it talks to', async () => {
		const server = await serverWith('self-signed');
		await visitor.visit(server.url, insecure, never);
		expect((await visitor.visit(server.url, options, never)).error?.code).toBe('TLS_INVALID');
		expect(server.requests()).toBe(1);
	});

	it('does so on the way of a redirect as well', async () => {
		const [server, plain] = await Promise.all([serverWith('expired'), createHostileServer()]);
		plain.route('/to-secure', (socket) => redirect(socket, server.url));
		const seen = await visitor.visit(`${plain.url}/to-secure`, { ...insecure, ca }, never);
		await plain.close();
		expect(seen).toMatchObject({ outcome: 'ok', note: 'not verified: its certificate has expired' });
	});

	it('cannot visit what speaks no TLS', async () => {
		const plain = await createHostileServer();
		const seen = await visitor.visit(plain.url.replace('http:', 'https:'), insecure, never);
		await plain.close();
		expect(seen.error).toMatchObject({ code: 'TLS_INVALID', message: expect.stringContaining('it speaks no TLS') });
	});
});

describe('a text such as robots.txt', () => {
	const request = {
		userAgent: 'shoal-test',
		privateHosts: 'all' as const,
		timeoutMs: 5_000,
		maxBytes: 1_000,
		maxRedirects: 5,
	};

	it.each([
		{ rules: {}, kind: 'failure' },
		{ rules: { ca }, kind: 'response' },
		{ rules: { insecure: true as const }, kind: 'response' },
	])('is fetched by the rules of its job: $rules.insecure', async ({ rules, kind }) => {
		const server = await serverWith('good');
		const texts = createTextFetcher({ maxSockets: 1, allowsPrivate: true });
		const url = server.url.replace('//', '//me:secret@');
		const fetched = await texts.fetch({ ...request, ...rules, url }, never);
		await texts.close();
		expect(fetched.kind).toBe(kind);
		expect(server.heads.join().includes('authorization')).toBe('ca' in rules);
	});
});
