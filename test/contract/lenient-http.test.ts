import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createUndiciVisitor } from '../../shared/adapters/http/undici-visitor.ts';
import type { VisitOptions } from '../../shared/core/visit.ts';
import { createHostileServer, type HostileServer } from '../support/hostile-server.ts';
import { type SeeingVisitor, seeing } from '../support/seeing.ts';

const options: VisitOptions = {
	timeoutMs: 10_000,
	connectTimeoutMs: 5_000,
	maxBodyBytes: 100_000,
	maxRedirects: 5,
	userAgent: 'shoal-test',
	headers: {},
	acceptStatus: '2xx',
	links: 'all',
	privateHosts: 'all',
};
const never = new AbortController().signal;

const BODY = '<title>t</title>';
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const HTML = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';
const CHUNKS = `10\r\n${BODY}\r\n0\r\n\r\n`;

let server: HostileServer;
let visitor: SeeingVisitor;
beforeAll(async () => {
	server = await createHostileServer();
});
afterAll(() => server.close());
beforeEach(() => {
	visitor = seeing(createUndiciVisitor({ maxSockets: 1, allowsPrivate: true }));
});
afterEach(() => visitor.close());

/** @param parts - Written one after the other, each in a packet of its own. */
async function visitOf(parts: readonly string[], how: { ends?: boolean; method?: 'HEAD' } = {}) {
	server.route('/answer', async (socket) => {
		for (const part of parts) {
			await new Promise<void>((resolve) => socket.write(Buffer.from(part, 'latin1'), () => setImmediate(resolve)));
		}
		if (how.ends === true) socket.end();
	});
	const visit = await visitor.visit(`${server.url}/answer`, { ...options, ...how }, never);
	return { ...visit, asked: server.requests('/answer').length };
}

describe('an answer that browsers and curl take', () => {
	it.each([
		['has a folded header', `${HTML}${LENGTH}X-A: a;\r\n   b\r\n\tc\r\n\r\n${BODY}`],
		[
			'has a folded line before any header',
			`HTTP/1.1 200 OK\r\n  x\r\nContent-Type: text/html\r\n${LENGTH}\r\n${BODY}`,
		],
		['comes after an unasked 100', `HTTP/1.1 100 Continue\r\n\r\n${HTML}${LENGTH}\r\n${BODY}`],
		[
			'comes after several hints',
			`HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 102 P\r\n\r\n${HTML}${LENGTH}\r\n${BODY}`,
		],
		['gives its length twice', `${HTML}${LENGTH}${LENGTH}\r\n${BODY}`],
		['gives its length as a list', `${HTML}Content-Length: ${BODY.length}, ${BODY.length}\r\n\r\n${BODY}`],
		['gives a length before chunks', `${HTML}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`],
		['gives a length after chunks', `${HTML}Transfer-Encoding: chunked\r\n${LENGTH}\r\n${CHUNKS}`],
		['says identity for chunked', `${HTML}Transfer-Encoding: identity\r\n${LENGTH}\r\n${BODY}`],
		['says chunked twice', `${HTML}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}`],
		['has a blank before a colon', `HTTP/1.1 200 OK\r\nContent-Type : text/html\r\nContent-Length : 16\r\n\r\n${BODY}`],
		['has control characters in a header', `${HTML}${LENGTH}X-A: a\x01b\x7f\r\n\r\n${BODY}`],
		['has lone line feeds', `${HTML}${LENGTH}\r\n`.replaceAll('\r\n', '\n') + BODY],
		['has one lone line feed', `${HTML}${LENGTH}X-A: b\n\r\n${BODY}`],
		['has blanks behind the size of a chunk', `${HTML}Transfer-Encoding: chunked\r\n\r\n10  \r\n${BODY}\r\n0\r\n\r\n`],
		['has a header without a name', `${HTML}${LENGTH}: x\r\n\r\n${BODY}`],
		['has a line that is no header', `${HTML}garbage\r\n${LENGTH}\r\n${BODY}`],
		['has a header with a blank in its name', `${HTML}X A: b\r\n${LENGTH}\r\n${BODY}`],
		['begins with empty lines', `\r\n\n${HTML}${LENGTH}\r\n${BODY}`],
		['gives no reason', `HTTP/1.1 200\r\nContent-Type: text/html\r\n${LENGTH}\r\n${BODY}`],
		['has a version in lower case', `http/1.1 200 ok\r\nContent-Type: text/html\r\n${LENGTH}\r\n${BODY}`],
		['has a version that nobody knows', `HTTP/1.2  200 OK\r\nContent-Type: text/html\r\n${LENGTH}\r\n${BODY}`],
	])('W2 is read where it %s', async (_, answer) => {
		const page = { outcome: 'ok', status: 200, contentType: 'text/html', title: 't', bytes: BODY.length, error: null };
		expect(await visitOf([answer])).toMatchObject(page);
		expect(await visitOf(Array.from(answer))).toMatchObject(page);
	});

	it('W2 ends with its connection where its length is empty', async () => {
		const page = await visitOf([`${HTML}Content-Length: \r\n\r\n${BODY}`], { ends: true });
		expect(page).toMatchObject({ outcome: 'ok', title: 't' });
	});

	it('W2 to HEAD may be as odd', async () => {
		const page = await visitOf([`HTTP/1.1 100 Continue\r\n\r\n${HTML}${LENGTH}${LENGTH}\r\n`], { method: 'HEAD' });
		expect(page).toMatchObject({ outcome: 'ok', status: 200 });
	});

	it('R6 is the last of its connection where it was not plain how long it is', async () => {
		await visitOf([`${HTML}${LENGTH}Transfer-Encoding: chunked\r\n\r\n${CHUNKS}`]);
		await server.closed('/answer');
		expect((await visitOf([`${HTML}${LENGTH}\r\n${BODY}`])).connectMs).toBeGreaterThan(0);
	});
});

describe('an answer that nobody takes', () => {
	it.each([
		['two lengths', `${HTML}${LENGTH}Content-Length: 5\r\n\r\n${BODY}`, 'several lengths of its body: 16, 5'],
		['a length that is none', `${HTML}Content-Length: -1\r\n\r\n${BODY}`, "'-1' as the length"],
		['a NUL byte', `${HTML}X: a\0b\r\n\r\n${BODY}`, 'a NUL byte'],
		['another version', 'HTTP/9.9 200 OK\r\n\r\n', "it begins with 'HTTP/9.9"],
		['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n\r\n', "no HTTP/1: it begins with 'SSH-2.0-OpenSSH_9.9"],
		['no status', 'HTTP/1.1 OK\r\n\r\n', "it begins with 'HTTP/1.1 OK'"],
		[
			'a switch of protocols',
			'HTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
			'switches protocols (101)',
		],
		['a size that is none', `${HTML}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'Invalid character in chunk size'],
	])('U4 W2 of %s is told with its true cause', async (_, answer, cause) => {
		const { error } = await visitOf([answer]);
		expect(error).toMatchObject({ code: 'BAD_RESPONSE', message: expect.stringContaining(cause) });
	});

	it.each([
		['a length', 'Content-Length: 99\r\nConnection: close\r\n', 'not as long as its Content-Length says'],
		['chunks', 'Transfer-Encoding: chunked\r\nConnection: close\r\n', 'in the middle of the body'],
	])('U4 W2 whole, by %s, is told so', async (_, framing, cause) => {
		const { error } = await visitOf([`${HTML}${framing}\r\n10\r\n`], { ends: true });
		expect(error).toMatchObject({ code: 'BAD_RESPONSE', message: expect.stringContaining(cause) });
	});

	it('R6 W2 holds no more of an odd head than of any other', async () => {
		server.route('/odd', (socket) => {
			socket.write('HTTP/1.1 200 OK\r\n folded\r\n');
			const more = () => {
				while (!socket.destroyed && socket.write(` ${'x'.repeat(10_000)}\r\n`));
			};
			socket.on('drain', more);
			more();
		});
		const { error } = await visitor.visit(`${server.url}/odd`, options, never);
		expect(error?.code).toBe('HEADERS_TOO_LARGE');
	});

	it('R6 is not taken for that of the next request, where it came unasked', async () => {
		await visitOf([`${HTML}${LENGTH}\r\n${BODY}`, 'HTTP/1.1 200 OK\r\nX-A']);
		await server.closed('/answer');
		expect(await visitOf([`${HTML}${LENGTH}\r\n${BODY}`])).toMatchObject({ outcome: 'ok', title: 't' });
	});
});
