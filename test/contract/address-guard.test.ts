import { buildConnector } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UndiciVisitorOptions } from '../../shared/adapters/http/undici-visitor.ts';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import type { PrivateHosts } from '../../shared/core/hosts/private-hosts.ts';
import { options as jobOptions } from '../support/builders.ts';
import { redirect } from '../support/hostile-routes.ts';
import { createHostileServer, type HostileServer } from '../support/hostile-server.ts';
import { seeing } from '../support/seeing.ts';
import { throughRedirects } from '../support/through-redirects.ts';

const never = new AbortController().signal;
const REFUSED = { outcome: 'refused', status: null, error: { code: 'ADDRESS_REFUSED' } };
const V4 = (address: string) => ({ address, family: 4 });

let server: HostileServer;
let port: string;
beforeAll(async () => {
	server = await createHostileServer();
	port = new URL(server.url).port;
});
afterAll(() => server.close());

async function visit(
	url: string,
	privateHosts: PrivateHosts | undefined,
	network: Partial<UndiciVisitorOptions> = {},
	allowPrivate: readonly string[] = [],
) {
	const visitor = seeing(throughRedirects(createUndiciVisitor({ maxSockets: 4, allowsPrivate: true, ...network })));
	const { privateHosts: _, ...plain } = jobOptions().visit;
	const options = { ...plain, connectTimeoutMs: 300, ...(privateHosts && { privateHosts }), allowPrivate };
	const seen = await visitor.visit(url, options, never);
	await visitor.close();
	return seen;
}

describe('a private address', () => {
	it.each([
		'http://127.0.0.1:PORT/literal',
		'http://127.1:PORT/literal',
		'http://2130706433:PORT/literal',
		'http://0x7f000001:PORT/literal',
		'http://0177.0.0.1:PORT/literal',
		'http://%31%32%37.0.0.1:PORT/literal',
		'http://１２７。0。0。1:PORT/literal',
		'http://0:PORT/literal',
		'http://[::1]:PORT/literal',
		'http://[::ffff:127.0.0.1]:PORT/literal',
		'http://[::ffff:7f00:1]:PORT/literal',
		'http://[64:ff9b::7f00:1]:PORT/literal',
		'http://[2002:7f00:1::]:PORT/literal',
		'http://me:pw@127.0.0.1:PORT/literal',
		'https://127.0.0.1:PORT/literal',
	])('R5 written as %s is refused', async (url) => {
		expect(await visit(url.replace('PORT', port), undefined)).toMatchObject(REFUSED);
		expect(server.requests('/literal')).toEqual([]);
	});

	it('R5 that a name resolves to is refused, and not told', async () => {
		const network = { resolve: async () => [V4('127.0.0.1'), { address: '::1', family: 6 }] };
		const seen = await visit(`http://inside.example:${port}/by-name`, undefined, network);
		expect(seen).toMatchObject(REFUSED);
		expect(seen.error?.message).not.toContain('127.0.0.1');
		expect(server.requests('/by-name')).toEqual([]);
	});

	it('R5 that a name resolves to the second time is not asked for', async () => {
		let answers = 0;
		// Public at first, though nobody's, as a rebinding server would say.
		const resolve = async () => [answers++ === 0 ? { address: '2d00::1', family: 6 } : V4('127.0.0.1')];
		await visit(`http://rebinding.example:${port}/rebound`, undefined, { resolve });
		expect(answers).toBe(1);
		expect(server.requests('/rebound')).toEqual([]);
	});

	it('R5 among public ones is left out', async () => {
		const resolve = async () => [V4('127.0.0.1'), V4('10.0.0.1'), V4('169.254.169.254')];
		expect(await visit(`http://mixed.example:${port}/mixed`, undefined, { resolve })).toMatchObject(REFUSED);
		expect(server.requests('/mixed')).toEqual([]);
	});

	it('R5 that a redirect leads to is refused, where its host was not named', async () => {
		server.route('/out', (socket) => redirect(socket, `http://localhost:${port}/inside`));
		expect(await visit(`${server.url}/out`, 'named')).toMatchObject({ ...REFUSED, redirects: [`${server.url}/out`] });
		expect(await visit(`${server.url}/out`, ['127.0.0.1'])).toMatchObject(REFUSED);
		expect(server.requests('/inside')).toEqual([]);
		expect(await visit(`${server.url}/out`, ['127.0.0.1', 'localhost'])).toMatchObject({ status: 404 });
	});

	it('R5 is refused also where another visit has left its socket open', async () => {
		const visitor = seeing(createUndiciVisitor({ maxSockets: 4, allowsPrivate: true }));
		const { visit: options } = jobOptions();
		const named = await visitor.visit(`${server.url}/page`, { ...options, privateHosts: 'named' }, never);
		const other = await visitor.visit(`${server.url}/page`, { ...options, privateHosts: ['elsewhere'] }, never);
		const again = await visitor.visit(`${server.url}/page`, { ...options, privateHosts: 'named' }, never);
		await visitor.close();

		expect(named.outcome).toBe('ok');
		expect(other).toMatchObject(REFUSED);
		expect(again).toMatchObject({ outcome: 'ok', connectMs: 0 });
	});

	it('R5 is refused whatever the job says, if the operator allows none', async () => {
		expect(await visit(`${server.url}/page`, 'all', { allowsPrivate: false })).toMatchObject(REFUSED);
		expect(await visit(`${server.url}/page`, 'named', { allowsPrivate: false })).toMatchObject(REFUSED);
	});

	it('R5 that is found only after connecting gets no request', async () => {
		const connect = buildConnector({ timeout: 0 });
		const seen = await visit(`http://localhost:${port}/late`, undefined, { connect });
		expect(seen.outcome).not.toBe('ok');
		expect(server.requests('/late')).toEqual([]);
	});

	it('W3 is visited in a network that is allowed, and in no other', async () => {
		const resolve = async () => [V4('127.0.0.1')];
		const url = `http://inside.example:${port}/page`;
		expect(await visit(url, [], { resolve }, ['127.0.0.0/8'])).toMatchObject({ outcome: 'ok' });
		expect(await visit(url, [], { resolve }, ['10.0.0.0/8'])).toMatchObject(REFUSED);
		expect(await visit(url, [], { resolve }, ['*.example'])).toMatchObject({ outcome: 'ok' });
		expect(await visit(`${server.url}/page`, [], {}, ['127.0.0.0/8'])).toMatchObject({ outcome: 'ok' });
		expect(await visit(url, [], { resolve, allowsPrivate: false }, ['127.0.0.0/8'])).toMatchObject(REFUSED);
	});

	it('R5 is not visited on a socket that a request to an allowed network has left open', async () => {
		const visitor = seeing(createUndiciVisitor({ maxSockets: 4, allowsPrivate: true }));
		const { privateHosts: _, ...options } = jobOptions().visit;
		const allowed = { ...options, allowPrivate: ['127.0.0.0/8'] };
		const first = await visitor.visit(`${server.url}/page`, allowed, never);
		const other = await visitor.visit(`${server.url}/page`, { ...options, allowPrivate: ['10.0.0.0/8'] }, never);
		const again = await visitor.visit(`${server.url}/page`, allowed, never);
		await visitor.close();

		expect(first.outcome).toBe('ok');
		expect(other).toMatchObject(REFUSED);
		expect(again).toMatchObject({ outcome: 'ok', connectMs: 0 });
	});

	it('R5 that a public name of a list resolves to is refused, and a local name is visited', async () => {
		const resolve = async () => [V4('127.0.0.1')];
		const list = { hosts: [], localTargets: true } as const;
		expect(await visit(`http://rebound.example.com:${port}/listed`, list, { resolve })).toMatchObject(REFUSED);
		expect(server.requests('/listed')).toEqual([]);
		expect(await visit(`http://intranet:${port}/page`, list, { resolve })).toMatchObject({ outcome: 'ok' });
	});

	it('is visited where operator and job allow it', async () => {
		expect(await visit(`${server.url}/page`, 'named')).toMatchObject({ outcome: 'ok' });
		expect(await visit(`http://localhost:${port}/page`, ['localhost'])).toMatchObject({ outcome: 'ok' });
	});
});

describe('what nobody may ask for', () => {
	it.each([
		'http://169.254.169.254/latest/meta-data/',
		'http://[fd00:ec2::254]/',
		'http://169.254.170.2/v2/credentials',
		'http://[::ffff:169.254.169.254]/',
		'http://2852039166/',
		'http://[fe80::1]/',
		'http://100.100.100.200/',
	])('R5 %s is refused, though all private hosts are allowed', async (url) => {
		expect(await visit(url, 'all')).toMatchObject(REFUSED);
		expect(await visit(url, 'all', {}, ['0.0.0.0/0', '::/0', '169.254.0.0/16'])).toMatchObject(REFUSED);
	});

	it('R5 a name for it is refused too', async () => {
		const network = { resolve: async () => [V4('169.254.169.254')] };
		expect(await visit('http://metadata.example/', 'all', network)).toMatchObject(REFUSED);
	});

	it.each(['127.0.0.1', 'localhost', '127.0.0.2', '[::1]', '0.0.0.0'])(
		'R5 the runtime on %s is refused',
		async (host) => {
			const network = { runtimeApi: `127.0.0.1:${port}` };
			const url = `http://${host}:${port}/2018-06-01/runtime/invocation/next`;
			expect(await visit(url, 'all', network)).toMatchObject(REFUSED);
			expect(server.requests('/2018-06-01/runtime/invocation/next')).toEqual([]);
		},
	);
});

it('R5 proxies of the environment are not asked', async () => {
	const before = { ...process.env };
	Object.assign(process.env, {
		HTTP_PROXY: 'http://127.0.0.1:9',
		http_proxy: 'http://127.0.0.1:9',
		NODE_USE_ENV_PROXY: '1',
	});
	try {
		expect(await visit(`${server.url}/page`, 'named')).toMatchObject({ outcome: 'ok' });
	} finally {
		for (const name of ['HTTP_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY']) {
			if (before[name] === undefined) delete process.env[name];
			else process.env[name] = before[name];
		}
	}
});
