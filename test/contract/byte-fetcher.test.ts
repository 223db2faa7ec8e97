import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createByteFetcher } from '../../shared/adapters/http/byte-fetcher.ts';
import type { ByteFetcher, FetchedBytes, FetchRequest } from '../../shared/ports/byte-fetcher.ts';

const never = new AbortController().signal;
const REQUEST = { userAgent: 'shoal-test', privateHosts: 'all' as const, timeoutMs: 10_000, maxRedirects: 3 };

let fetcher: ByteFetcher;
let server: Server;
let origin: string;
let answer: RequestListener;
let heads: { url?: string | undefined; headers: Record<string, unknown> }[];

beforeEach(async () => {
	fetcher = createByteFetcher({ maxSockets: 4, allowsPrivate: true });
	heads = [];
	server = createServer((request, response) => {
		heads.push({ url: request.url, headers: request.headers });
		answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
	await fetcher.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

async function fetched(
	path: string,
	request: Partial<FetchRequest> = {},
): Promise<Extract<FetchedBytes, { kind: 'response' }>> {
	const end = await fetcher.fetch({ ...REQUEST, url: `${origin}${path}`, ...request }, never);
	if (end.kind === 'failure') throw new Error(end.error.message);
	return end;
}

describe('fetching bytes', () => {
	it.each([
		{ coding: undefined, body: Buffer.from('plain') },
		{ coding: 'gzip', body: gzipSync('plain') },
		{ coding: 'gzip, br', body: brotliCompressSync(gzipSync('plain')) },
	])('undoes the coding $coding, and keeps the connection for the next request', async ({ coding, body }) => {
		answer = (_, response) =>
			response.writeHead(200, coding === undefined ? {} : { 'content-encoding': coding }).end(body);
		for (let i = 0; i < 2; i++) expect((await buffer((await fetched('/')).bytes)).toString()).toBe('plain');
		expect(heads[0]?.headers['user-agent']).toBe('shoal-test');
	});

	it('follows redirects, with headers and credentials for the first origin alone', async () => {
		const other = createServer((request, response) => {
			heads.push({ url: request.url, headers: request.headers });
			response.end('there');
		});
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		const there = `http://127.0.0.1:${(other.address() as AddressInfo).port}/s.xml`;
		answer = (_, response) => response.writeHead(301, { location: there }).end('moved');
		const end = await fetched('/', { url: `${origin.replace('//', '//user:word@')}/`, headers: { 'x-key': 'secret' } });
		expect((await buffer(end.bytes)).toString()).toBe('there');
		expect(end.finalUrl).toBe(there);
		expect(heads.map(({ headers }) => [headers['x-key'], headers.authorization !== undefined])).toEqual([
			['secret', true],
			[undefined, false],
		]);
		other.closeAllConnections();
		other.close();
	});

	it.each([
		{ how: 'at first', url: (at: string) => `${at}/` },
		{ how: 'by a redirect', url: (at: string) => `${at.replace('127.0.0.1', 'localhost')}/` },
	])('R5 goes to no address that it must not, $how', async ({ how, url }) => {
		answer = (_, response) => response.writeHead(302, { location: `${origin}/secret` }).end();
		const privateHosts = how === 'at first' ? [] : ['localhost'];
		const end = await fetcher.fetch({ ...REQUEST, url: url(origin), privateHosts }, never);
		expect(end).toMatchObject({ kind: 'failure', error: { code: 'ADDRESS_REFUSED' } });
		expect(heads.map(({ url }) => url)).not.toContain('/secret');
	});

	it('asks for no more than is read, and ends the connection of what nobody reads', async () => {
		let sent = 0;
		const closed = Promise.withResolvers<void>();
		answer = (_, response) => {
			response.once('close', () => closed.resolve());
			const block = Buffer.alloc(1024 ** 2);
			const send = () => {
				for (;;) {
					sent += block.length;
					if (!response.write(block)) break;
				}
				response.once('drain', send);
			};
			send();
		};
		const { bytes, cancel } = await fetched('/');
		for await (const _ of bytes) break;
		cancel();
		await closed.promise;
		expect(sent).toBeLessThan(64 * 1024 ** 2);
	});

	it('tells that a body breaks off, by an error with a code', async () => {
		answer = (_, response) => {
			response.writeHead(200, { 'content-length': '100' }).write('half');
			setImmediate(() => response.destroy());
		};
		const { bytes } = await fetched('/');
		await expect(buffer(bytes)).rejects.toMatchObject({ code: expect.any(String) });
	});

	it('R6 ends where no byte has come for long, before the head and in the midst of the body', async () => {
		answer = (request, response) => {
			if (request.url === '/body') response.write('x');
		};
		const end = await fetcher.fetch({ ...REQUEST, silenceMs: 20, url: `${origin}/head` }, never);
		expect(end).toMatchObject({ kind: 'failure', error: { code: 'TIMEOUT_HEADERS' } });
		const { bytes } = await fetched('/body', { silenceMs: 20 });
		await expect(buffer(bytes)).rejects.toMatchObject({ code: 'TIMEOUT_BODY', message: 'no byte for 20 ms' });
	});

	it('ends at once when it is told to, before the head and in the midst of the body', async () => {
		answer = (request, response) => {
			if (request.url === '/body') response.write('x');
		};
		for (const path of ['/head', '/body']) {
			const abort = new AbortController();
			const fetching = fetcher.fetch({ ...REQUEST, url: `${origin}${path}` }, abort.signal);
			if (path === '/head') abort.abort();
			const end = await fetching;
			abort.abort();
			if (end.kind === 'failure') expect(end.error.code).toBe('DEADLINE');
			else await expect(buffer(end.bytes)).rejects.toMatchObject({ code: 'DEADLINE' });
		}
	});
});
