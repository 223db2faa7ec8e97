import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../shared/core/errors.ts';
import { createTestApi, WRITE_KEY } from '../../support/api.ts';

const URLS = { source: { urls: ['https://a.example/'] } };

async function faultsOf(body: unknown): Promise<Record<string, string>> {
	const { status, json } = await createTestApi().call('POST', '/jobs', { body });
	expect(status).toBe(422);
	return Object.fromEntries(json.errors.map(({ path, detail }: { path: string; detail: string }) => [path, detail]));
}

describe('R7 a body that is wrong', () => {
	it('is answered with every fault, each by its path', async () => {
		const body = {
			kind: 'crawl',
			source: { urls: ['https://a.example/', 7] },
			options: { timeout: 0, retries: 1.5, headers: { 'a b': 'c', connection: 'x' }, include: ['('], colour: 'red' },
			extra: true,
		};

		expect(await faultsOf(body)).toEqual({
			kind: 'must be one of scrape, check',
			'source.urls[1]': 'must be a text of 0 to 32768 characters',
			'options.timeout': 'must be a number of seconds from 0.01 to 900',
			'options.retries': 'must be a whole number from 0 to 20',
			'options.headers.a b': 'must be the name of a header: letters, digits and dashes',
			'options.headers.connection': 'is set by Shoal itself, for each request',
			'options.include[0]': 'must be a regular expression',
			'options.colour': 'is not known here',
			extra: 'is not known here',
		});
	});

	it('is described with what API Gateway says of one that is beyond its own limit', async () => {
		const { json } = await createTestApi().call('GET', '/openapi.json');

		const { content } = json.paths['/jobs'].post.responses['413'];
		expect(Object.keys(content).toSorted()).toEqual(['application/json', 'application/problem+json']);
		expect(json.components.schemas.GatewayMessage.required).toEqual(['message']);
	});

	it.each(['memory', 'maxInstances', 'batchSize'])('may not ask for %s, which the stack fixes', async (name) => {
		const faults = await faultsOf({ ...URLS, options: { [name]: 5 } });

		expect(faults).toEqual({ [`options.${name}`]: expect.stringContaining('is fixed by the stack') });
	});

	it.each([{}, { urls: ['a'], crawl: ['b'] }, { file: 'x' }, 7, null, []])('names one source: %j', async (source) => {
		expect(await faultsOf({ source })).toEqual({
			source: 'must be an object with exactly one of urls, crawl, upload, sitemap, s3',
		});
	});

	it('costs at least what a store can keep', async () => {
		expect(await faultsOf({ ...URLS, options: { maxCost: 2.2e-308 } })).toEqual({
			'options.maxCost': 'must be a sum of US dollars from 0.000001 to 1000000',
		});
	});

	it('has options of a crawl only with one', async () => {
		expect(await faultsOf({ ...URLS, options: { maxPages: 5, checkFragments: true } })).toEqual({
			'options.maxPages': 'is for crawls and checks alone',
			'options.checkFragments': 'is for checks alone',
		});
	});

	it('compares pages under a name, and not those of a check', async () => {
		expect(await faultsOf({ ...URLS, options: { changed: true } })).toEqual({
			'options.changed': 'needs a name as well: pages are compared with what the last job of that name has seen',
		});
		expect(await faultsOf({ ...URLS, options: { name: 'every night' } })).toEqual({
			'options.name': 'must be 1 to 50 letters, digits, dots, dashes and underscores',
		});
		expect(await faultsOf({ ...URLS, kind: 'check', options: { name: 'nightly', changed: true } })).toEqual({
			'options.name': 'is not for checks',
			'options.changed': 'is not for checks',
		});
	});

	it('never may visit what is link-local', async () => {
		expect(await faultsOf({ ...URLS, options: { allowPrivate: ['10.0.0.0/8', '169.254.169.254', 'a:1'] } })).toEqual({
			'options.allowPrivate[1]': expect.stringContaining('never visited'),
			'options.allowPrivate[2]': expect.stringContaining('must be a host'),
		});
	});

	it.each(['', '{', '[1,]', 'null x', '\u0000'])('is refused as no JSON: %j', async (body) => {
		const { status, json } = await createTestApi().call('POST', '/jobs', { body });

		expect(status).toBe(400);
		expect(json.detail).toContain('JSON');
	});

	it('is refused when it is nested deeply, before anything is made of it', async () => {
		for (const [open, close] of [
			['[', ']'],
			['{"a":', '}'],
		] as const) {
			const body = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
			expect(await createTestApi().call('POST', '/jobs', { body })).toMatchObject({ status: 400 });
		}
		const brackets = { source: { urls: ['['.repeat(10_000)] } };
		expect(await createTestApi().call('POST', '/jobs', { body: brackets })).toMatchObject({ status: 202 });
	});

	it('is refused when it is too long, whatever it says of its length', async () => {
		const { app, call, stack } = createTestApi();
		const body = JSON.stringify({ source: { urls: ['x'.repeat(4 * 1024 * 1024)] } });

		expect(await call('POST', '/jobs', { body })).toMatchObject({ status: 413, json: { title: 'Content Too Large' } });
		const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(1024 * 1024, 'x')) });
		const headers = { 'content-type': 'application/json', authorization: `Bearer ${WRITE_KEY}` };
		const init: RequestInit = { method: 'POST', body: endless, duplex: 'half', headers };
		expect((await app.request('/jobs', init)).status).toBe(413);
		expect((await stack.jobs.newest(10)).jobs).toEqual([]);
	});

	it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
		'is refused as %j',
		async (type) => {
			const { status, json } = await createTestApi().call('POST', '/jobs', {
				body: JSON.stringify(URLS),
				headers: { 'content-type': type },
			});

			expect(status).toBe(415);
			expect(json.detail).toContain('application/json');
		},
	);

	it('may not set fields of all objects', async () => {
		const body =
			'{"source":{"urls":[]},"options":{"headers":{"__proto__":"x","constructor":"y"}},"__proto__":{"mode":"threads"}}';
		const { call } = createTestApi();
		const { status } = await call('POST', '/jobs', { body });

		expect([202, 422]).toContain(status);
		expect(({} as Record<string, unknown>).mode).toBeUndefined();
	});
});

describe('R7 a request that leads nowhere', () => {
	it('is told so, with what a path knows', async () => {
		const { call } = createTestApi();

		for (const path of ['/job', '/jobs/', '/jobs/a/b', '//jobs', '/jobs/..%2f..%2fhealth/x', '/%2e%2e%2fhealth']) {
			expect((await call('GET', path)).json, path).toMatchObject({ status: 404, title: 'Not Found' });
		}
		const wrong = await call('PATCH', '/jobs');
		expect(wrong).toMatchObject({ status: 405 });
		expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
		expect((await call('OPTIONS', '/jobs/a')).headers.get('allow')).toBe('DELETE, GET, HEAD');
		expect((await call('HEAD', '/health')).status).toBe(200);
	});
});

describe('a failure', () => {
	it('of a store is told as one that passes, and nothing of it', async () => {
		const { call, stack } = createTestApi();
		stack.jobs.newest = async () => {
			throw new StoreError('table secret-name is gone');
		};
		const answer = await call('GET', '/jobs');

		expect(answer.status).toBe(503);
		expect(answer.headers.get('retry-after')).toBe('1');
		expect(answer.text).not.toContain('secret-name');
	});

	it('that nobody foresaw is logged, and told to nobody', async () => {
		const { call, stack } = createTestApi();
		stack.jobs.newest = async () => {
			throw new TypeError('cannot read x of undefined');
		};
		const answer = await call('GET', '/jobs');

		expect(answer).toMatchObject({ status: 500, json: { title: 'Internal Server Error' } });
		expect(answer.text).not.toContain('undefined');
		expect(stack.log.messages).toEqual(['GET /jobs failed']);
	});
});
