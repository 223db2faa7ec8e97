import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiCloud, READ_KEY, startApiCloud } from '../support/api-cloud.ts';
import { rawHttp } from '../support/raw-http.ts';

let cloud: ApiCloud;
let jobs: number;
beforeAll(async () => {
	cloud = await startApiCloud();
});
afterAll(() => cloud?.end());
beforeEach(async () => {
	jobs = await jobCount();
});

async function jobCount(): Promise<number> {
	return (await cloud.api.call('GET', '/jobs?limit=100')).json.jobs.length;
}

/** Nothing was started, and whoever has a key is answered as before. */
async function expectUnharmed(): Promise<void> {
	expect(await jobCount()).toBe(jobs);
	expect((await fetch(`${cloud.api.url}/health`)).status).toBe(200);
}

function raw(parts: Iterable<string>): Promise<string> {
	return rawHttp(cloud.api.url, parts);
}

const BODY = '{"source":{"urls":["http://169.254.169.254/"]}}';

function post(headers: Record<string, string>, body: string, path = '/jobs'): string {
	const { host } = new URL(cloud.api.url);
	const all = { host, 'content-type': 'application/json', 'content-length': String(body.length), ...headers };
	const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
	return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

describe('R7 an attack on the API starts nothing, and leaves it as it was', () => {
	it.each([
		{ what: 'no key', headers: {}, status: 401 },
		{ what: 'a wrong key', headers: { authorization: 'Bearer wrong' }, status: 401 },
		{ what: 'a key that may only read', headers: { authorization: `Bearer ${READ_KEY}` }, status: 403 },
		{ what: 'the key in the query', path: `/jobs?key=KEY`, headers: {}, status: 401 },
		{ what: 'the name of another host', headers: { authorization: 'KEY', host: 'rebound.example' }, status: 403 },
		{ what: 'a page of another site', headers: { authorization: 'KEY', origin: 'https://evil.example' }, status: 403 },
		{ what: 'a form', headers: { authorization: 'KEY', 'content-type': 'text/plain' }, status: 415 },
		{ what: 'brackets', headers: { authorization: 'KEY' }, body: '['.repeat(10_000), status: 400 },
	])('with $what: $status', async ({ headers, path = '/jobs', body = BODY, status }) => {
		const own = Object.entries(headers).map(([name, value]) => [name, value === 'KEY' ? `Bearer ${cloud.key}` : value]);
		const request = post(Object.fromEntries(own), body, path.replace('KEY', cloud.key));

		expect(await raw([request])).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
		await expectUnharmed();
	});

	it('with a body of 100 MB: 413, long before it has come', async () => {
		const authorization = `Bearer ${cloud.key}`;
		const megabyte = 'x'.repeat(1024 * 1024);
		const told = post({ authorization, 'content-length': String(100 * megabyte.length) }, megabyte);
		expect(await raw([told])).toMatch(/^HTTP\/1.1 413 /);

		const head = post({ authorization, 'transfer-encoding': 'chunked' }, '').replace(/content-length: 0\r\n/, '');
		const chunks = Array.from({ length: 100 }, () => `100000\r\n${megabyte}\r\n`);
		expect(await raw([head, ...chunks])).toMatch(/^HTTP\/1.1 413 |^$/);
		await expectUnharmed();
	});

	it('with a body that never comes, and heads that never end: they are hung up on', async () => {
		const authorization = `Bearer ${cloud.key}`;
		const { host } = new URL(cloud.api.url);
		const [body, head] = await Promise.all([
			raw([post({ authorization, 'content-length': '100' }, '{"source"')]),
			raw([`POST /jobs HTTP/1.1\r\nhost: ${host}\r\n`]),
		]);

		expect(body).toMatch(/^HTTP\/1.1 4(08|13) /);
		expect(head).toMatch(/^HTTP\/1.1 408 /);
		await expectUnharmed();
	});

	it.each(['..%2f..%2fowner.json', '%2e%2e%2f%2e%2e', '01M8NYSMPZK3XNPJNRM5XKQMTJ', '%00', 'a%5c..', '$default'])(
		'with an id that is of nobody: %s',
		async (id) => {
			for (const path of [`/jobs/${id}`, `/jobs/${id}/results`, `/jobs/${id}/report`]) {
				expect((await cloud.api.call('GET', path)).status).toBe(404);
			}
			expect((await cloud.api.call('POST', `/jobs/${id}/retry`)).status).toBe(404);
			expect(
				(await fetch(`${cloud.api.url}/_objects/uploads/${id}?bytes=1`, { method: 'PUT', body: 'x' })).status,
			).not.toBe(200);
			await expectUnharmed();
		},
	);

	it('with a target that serves the metadata of a cloud: it is refused, whatever the job allows', async () => {
		const { jobId } = await cloud.api.run({ source: { urls: ['http://169.254.169.254/latest/meta-data'] } });

		expect(await cloud.api.results(jobId)).toMatchObject([{ outcome: 'refused', error: { code: 'ADDRESS_REFUSED' } }]);
	});
});
