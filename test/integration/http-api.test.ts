import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../support/local-cloud.ts';
import { rawHttp } from '../support/raw-http.ts';

let cloud: TestCloud;
let url: string;
beforeAll(async () => {
	cloud = await startTestCloud({ httpApi: { port: 0 } });
	url = cloud.cloud.httpApiUrl ?? '';
});
afterAll(() => cloud.end());

async function get(path: string, init?: RequestInit) {
	const response = await fetch(url + path, init);
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const raw = (text: string) => rawHttp(url, [text]);

describe('the HTTP API of the local cloud', () => {
	it('sends a function the event of payload format 2.0', async () => {
		const { json } = await get('/items/a%20b?x=1&x=2&y=%2F', { headers: { 'X-Many': 'a', cookie: 'k=v; l=w' } });

		expect(json).toMatchObject({
			version: '2.0',
			routeKey: 'GET /items/{id}',
			rawPath: '/items/a%20b',
			rawQueryString: 'x=1&x=2&y=%2F',
			cookies: ['k=v', 'l=w'],
			headers: { 'x-many': 'a', host: new URL(url).host, 'x-forwarded-proto': 'http' },
			queryStringParameters: { x: '1,2', y: '/' },
			pathParameters: { id: 'a%20b' },
			requestContext: {
				domainName: new URL(url).host,
				http: { method: 'GET', path: '/items/a%20b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
				stage: '$default',
			},
			isBase64Encoded: false,
		});
		expect(json).not.toHaveProperty('body');
	});

	it('hands text on as text, and all else in base64', async () => {
		const post = (type: string) => get('/form', { method: 'POST', body: 'ä=1', headers: { 'content-type': type } });

		expect((await post('application/json; charset=utf-8')).json).toMatchObject({ body: 'ä=1', isBase64Encoded: false });
		for (const type of ['application/x-www-form-urlencoded', 'application/octet-stream']) {
			const base64 = Buffer.from('ä=1').toString('base64');
			expect((await post(type)).json).toMatchObject({ body: base64, isBase64Encoded: true });
		}
	});

	it('answers what the function says, or with all that it says if that is no answer', async () => {
		const said = {
			statusCode: 201,
			headers: { 'X-A': 'b' },
			cookies: ['a=1', 'b=2'],
			body: Buffer.from('\u0000ÿ').toString('base64'),
			isBase64Encoded: true,
		};
		const structured = await get(`/tree/x?answer=${encodeURIComponent(JSON.stringify(said))}`);
		const plain = await get(`/tree/x/y?answer=${encodeURIComponent('{"a":1}')}`);

		expect(structured).toMatchObject({ status: 201, text: '\u0000ÿ' });
		expect(structured.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
		expect(plain).toMatchObject({ status: 200, json: { a: 1 } });
	});

	it('knows the routes of the template alone', async () => {
		expect((await get('/items/1/2')).status).toBe(404);
		expect((await get('/items/1', { method: 'DELETE' })).status).toBe(404);
		expect((await get('/tree/a/b', { method: 'DELETE' })).json.pathParameters).toEqual({ rest: 'a/b' });
	});

	it.each([
		{ what: 'throws', query: 'answer=throw', status: 500 },
		{ what: 'says too much', query: `bytes=${6 * 1024 * 1024}`, status: 500 },
		{ what: 'has no status', query: 'answer={"statusCode":"x"}', status: 500 },
		{ what: 'takes longer than it may', query: 'answer=never', status: 503 },
	])('answers $status where the function $what, and goes on', async ({ query, status }) => {
		expect((await get(`/items/1?${query}`)).status).toBe(status);
		expect((await get('/items/1')).status).toBe(200);
	});
});

describe('R7 who is not let in', () => {
	it.each(['evil.example', 'evil.example:80', '10.0.0.1', '', '127.0.0.1.evil.example'])(
		'calls the server by another name: %j',
		async (host) => {
			expect(await raw(`GET /items/1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1.1 403 /);
		},
	);

	it('calls from a page of another site', async () => {
		for (const origin of ['http://evil.example', 'null', url.replace('127.0.0.1', 'localhost')]) {
			expect((await get('/items/1', { headers: { origin } })).status).toBe(403);
		}
		expect((await get('/items/1', { headers: { origin: url } })).status).toBe(200);
	});

	it('sends a body that is too long, whether it says so or not', async () => {
		const host = `Host: ${new URL(url).host}`;

		const told = `POST /form HTTP/1.1\r\n${host}\r\nContent-Length: 104857600\r\n\r\n`;
		expect(await raw(told)).toMatch(/^HTTP\/1.1 413 /);
		const asked = `POST /form HTTP/1.1\r\n${host}\r\nExpect: 100-continue\r\nContent-Length: 104857600\r\n\r\n`;
		expect(await raw(asked)).toMatch(/^HTTP\/1.1 413 /);
		const chunk = `${(1024 * 1024).toString(16)}\r\n${'x'.repeat(1024 * 1024)}\r\n`;
		const chunked = `POST /form HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(11)}`;
		expect(await raw(chunked)).toMatch(/^HTTP\/1.1 413 /);
		expect((await get('/form', { method: 'POST', body: 'x'.repeat(7 * 1024 * 1024) })).status).toBe(413);
	});

	it('sends headers without end', async () => {
		const headers = `X-Long: ${'x'.repeat(20_000)}`;

		expect(await raw(`GET /items/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
	});
});

it('S3.9 lets its answers go before the functions of which many run, where a thread can have a priority', async () => {
	const priorityOf = async (name: string) => {
		const result = await cloud.cloud.invoke(name, {});
		return result.ok ? (result.payload as { priority: number }).priority : result.error;
	};

	const usual = Number(await priorityOf('Echo'));
	expect(await priorityOf('Many')).toBe(process.platform === 'linux' ? Math.min(19, usual + 5) : usual);
});
