import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../shared/core/upload-signature.ts';
import { createTestApi, READ_KEY, type TestApi } from '../../support/api.ts';
import { START } from '../../support/virtual-clock.ts';

const upload = (api: TestApi, body: unknown) => api.call('POST', '/uploads', { body });

/** What a job has copied of its source. */
async function sourceOf({ stack }: TestApi, jobId: string): Promise<unknown[]> {
	const job = await stack.jobs.get(jobId);
	const copy = new TextDecoder().decode(await stack.objects.get(job?.source.key ?? ''));
	return copy
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
}

describe('a source that is too long for a request', () => {
	it('goes to an address that is signed for so many bytes, for a quarter of an hour', async () => {
		const { status, json } = await upload(createTestApi(), { bytes: 123 });

		expect(status).toBe(201);
		expect(json).toMatchObject({ method: 'PUT', headers: { 'content-length': '123' } });
		const { origin, pathname, searchParams } = new URL(json.url);
		expect(origin).toBe('http://localhost');
		const key = `uploads/${json.uploadId}`;
		expect(pathname).toBe(`/_objects/${key}`);
		const expiresAt = START / 1000 + 900;
		expect(json.expiresAt).toBe(new Date(expiresAt * 1000).toISOString());
		expect(isSigned('signed with this', { key, bytes: 123, expiresAt }, searchParams.get('signature') ?? '')).toBe(
			true,
		);
		expect(isSigned('signed with this', { key, bytes: 124, expiresAt }, searchParams.get('signature') ?? '')).toBe(
			false,
		);
	});

	it.each([
		{ name: 'urls.txt', text: 'https://a.example/1\n# a note\nhttps://a.example/2' },
		{ name: 'urls.csv', text: 'id,url\n1,https://a.example/1\n2,https://a.example/2' },
		{ name: 'urls.jsonl', text: '{"url":"https://a.example/1"}\n{"url":"https://a.example/2"}' },
		{ name: undefined, text: 'url\nhttps://a.example/1\nhttps://a.example/2' },
	])('is read as what it is: $name, also compressed, and is gone then', async ({ name, text }) => {
		for (const bytes of [Buffer.from(text), gzipSync(text)]) {
			const api = createTestApi();
			await api.stack.objects.put('uploads/01ABC', bytes);
			const { status, json } = await api.call('POST', '/jobs', { body: { source: { upload: '01ABC', name } } });

			expect(status).toBe(202);
			expect(await sourceOf(api, json.jobId)).toEqual(['https://a.example/1', 'https://a.example/2']);
			expect(await api.stack.objects.get('uploads/01ABC')).toBeUndefined();
		}
	});

	it('is read with the separator that is named, after the URLs that are named themselves', async () => {
		const api = createTestApi();
		await api.stack.objects.put('uploads/01ABC', Buffer.from('id|url\n1|https://a.example.com/1\n2|no URL\n'));
		const source = { upload: '01ABC', name: 'urls.txt', separator: '|', given: ['https://b.example.com/'] };
		const { json } = await api.call('POST', '/jobs', { body: { source } });

		expect(await sourceOf(api, json.jobId)).toEqual([
			'https://b.example.com/',
			'https://a.example.com/1',
			{ url: 'no URL', place: 'line 3' },
		]);
		expect((await api.stack.jobs.get(json.jobId))?.options.visit.privateHosts).toMatchObject({
			hosts: ['b.example.com'],
		});
	});

	it.each([{ follow: true }, { follow: false }])('is crawled from where it is asked: %j', async ({ follow }) => {
		const api = createTestApi();
		await api.stack.objects.put('uploads/01ABC', Buffer.from('https://a.example/'));
		const body = { source: { upload: '01ABC', follow }, ...(follow && { options: { maxPages: 7 } }) };
		const { json } = await api.call('POST', '/jobs', { body });

		const { options } = (await api.stack.jobs.get(json.jobId)) ?? {};
		expect(options?.crawl?.maxPages).toBe(follow ? 7 : undefined);
	});

	it('may lie in the bucket, and stays there', async () => {
		const api = createTestApi();
		await api.stack.objects.put('sources/nightly/urls.txt', Buffer.from('https://a.example/1'));
		const { json } = await api.call('POST', '/jobs', { body: { source: { s3: 'sources/nightly/urls.txt' } } });

		expect(await sourceOf(api, json.jobId)).toEqual(['https://a.example/1']);
		expect(await api.stack.jobs.get(json.jobId)).toMatchObject({ source: { name: 'urls.txt' } });
		expect(await api.stack.objects.get('sources/nightly/urls.txt')).toBeDefined();
	});

	it.each([
		{ source: { sitemap: 'ftp://a.example/s.xml' }, path: 'source' },
		{ source: { sitemap: 'https://a.example/s.xml', since: 'yesterday' }, path: 'source.since' },
		{ source: { sitemap: 'https://a.example/s.xml', since: '2999-01-01' }, path: 'source' },
		{ source: { sitemap: 'https://a.example/s.xml', urls: [] }, path: 'source' },
		{ source: { upload: 'NONE' }, path: 'source' },
		{ source: { upload: '../jobs' }, path: 'source.upload' },
		{ source: { s3: 'jobs/job-1/source.jsonl' }, path: 'source.s3' },
		{ source: { s3: 'sources/../jobs/job-1/source.jsonl' }, path: 'source.s3' },
		{ source: { s3: 'sources/none.txt' }, path: 'source' },
		{ source: { s3: 'sources/table.csv' }, path: 'source' },
	])('R7 is refused where it is none: $source', async ({ source, path }) => {
		const api = createTestApi();
		await api.stack.objects.put('sources/table.csv', Buffer.from('id,name\n1,a\n'));
		await api.stack.objects.put('jobs/job-1/source.jsonl', Buffer.from('"https://secret.example/"\n'));
		const { status, json } = await api.call('POST', '/jobs', { body: { source } });

		expect(status).toBe(422);
		expect(json.errors).toMatchObject([{ path }]);
		expect((await api.stack.jobs.newest(5)).jobs).toEqual([]);
	});

	it.each([{}, { bytes: 0 }, { bytes: 1e12 }, { bytes: '1' }, { bytes: 1, name: 'x' }])(
		'R7 says how long it is, and no more: %j',
		async (body) => {
			expect(await upload(createTestApi(), body)).toMatchObject({ status: 422 });
		},
	);

	it('is for keys that may write', async () => {
		const { call } = createTestApi();
		expect(await call('POST', '/uploads', { key: READ_KEY, body: { bytes: 1 } })).toMatchObject({ status: 403 });
	});
});
