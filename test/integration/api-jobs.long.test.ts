import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type ApiCloud, startApiCloud } from '../support/api-cloud.ts';

const PAGES = 120;

let cloud: ApiCloud;
let api: ApiClient;
let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, broken: 5 });
	cloud = await startApiCloud();
	api = cloud.api;
});
afterAll(async () => {
	await cloud?.end();
	await site?.close();
});

const urls = () => Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`);

it('checks the links of a site, and tries again what failed', async () => {
	const source = { crawl: [`${site.url}/`] };
	const checked = await api.run({ kind: 'check', source, options: { maxPages: 30, retries: 0 } });

	expect(checked.state).toBe('reported');
	expect(checked.links.found).toBeGreaterThan(0);
	const [failed] = await api.results((await api.run({ source: { urls: urls() } })).jobId, 'outcome=http_error');
	const { json } = await api.call('POST', `/jobs/${failed?.jobId}/retry`);
	expect(await api.ended(json.jobId)).toMatchObject({ retryOf: failed?.jobId, targets: 5, counts: { http_error: 5 } });
});

it('takes a list that is uploaded, and from nobody who has not the address', async () => {
	const list = Buffer.from(['url', ...urls()].join('\n'));
	const { json } = await api.call('POST', '/uploads', { bytes: list.length });
	const put = (url: string, body: Buffer) => fetch(url, { method: 'PUT', body });

	expect(
		(
			await put(
				json.url.replace(/.$/, (end: string) => (end === '0' ? '1' : '0')),
				list,
			)
		).status,
	).toBe(403);
	expect((await put(json.url.replace(json.uploadId, 'another'), list)).status).toBe(403);
	expect((await put(json.url, list.subarray(1))).status).toBe(400);
	expect((await put(json.url, list)).status).toBe(200);
	const source = { upload: json.uploadId, name: 'urls.csv' };
	expect(await api.run({ source })).toMatchObject({ source: 'urls.csv', targets: PAGES });
	expect((await api.call('POST', '/jobs', { source })).status).toBe(422);
});

it('stops a job that is cancelled: what had not started never does', async () => {
	const slow = await createSite({ pages: 200, latencyMs: 300 });
	const source = { urls: Array.from({ length: 200 }, (_, i) => `${slow.url}/p/${i}`) };
	const { json } = await api.call('POST', '/jobs', { source, options: { concurrencyPerHost: 2 } });

	await expect.poll(async () => (await api.call('GET', `/jobs/${json.jobId}`)).json.state).toBe('running');
	expect((await api.call('DELETE', `/jobs/${json.jobId}`)).status).toBe(202);
	const summary = await api.ended(json.jobId);
	expect(summary.state).toBe('cancelled');
	expect(summary.counts.cancelled ?? summary.notPlanned).toBeGreaterThan(0);
	await slow.close();
});
