import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { createApiClient } from '../support/api-client.ts';
import { API_KEY } from './deploy.ts';

const PAGES = 60;

const { endpoint, outputs } = inject('deployed');
/** As ministack serves it: by its path, since names of hosts need not resolve. */
const [, apiId] = /^https:\/\/([^.]+)\./.exec(outputs.ApiUrl ?? '') ?? [];
const api = createApiClient(`${endpoint}/_aws/execute-api/${apiId}/$default`, API_KEY);

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, broken: 3 });
});
afterAll(() => site.close());

const urls = () => Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`);

it.each(['fanout', 'threads'])('S5.2 deployed by SAM, a job that a call starts runs in %s mode', async (mode) => {
	const summary = await api.run({ source: { urls: urls() }, mode });

	expect(summary).toMatchObject({ state: 'reported', mode, targets: PAGES, counts: { ok: PAGES - 3, http_error: 3 } });
	const first = await api.call('GET', `/jobs/${summary.jobId}/results?format=json&limit=40`);
	const rest = await api.call('GET', `/jobs/${summary.jobId}/results?format=json&cursor=${first.json.cursor}`);
	const all = [...first.json.results, ...rest.json.results].map(({ index }) => index);
	expect(all).toEqual([...Array(PAGES).keys()]);
	expect(rest.json.cursor).toBeNull();
	expect((await api.call('GET', `/jobs/${summary.jobId}/report?format=md`)).text).toContain(summary.jobId);
});

it('deployed by SAM, a check that a call starts finds what is broken', async () => {
	const source = { crawl: [`${site.url}/`] };
	const summary = await api.run({ kind: 'check', source, options: { retries: 0 } });

	expect(summary).toMatchObject({ state: 'reported', links: { found: expect.any(Number) } });
});

it('R7 deployed by SAM, the API lets in nobody without a key, and names what is wrong', async () => {
	const stranger = createApiClient(api.url, 'another');
	const faulty = await api.call('POST', '/jobs', { source: { urls: [] }, options: { memory: 1 } });

	expect((await stranger.call('POST', '/jobs', { source: { urls: urls() } })).status).toBe(401);
	expect((await fetch(`${api.url}/health`)).status).toBe(200);
	expect(faulty).toMatchObject({ status: 422, json: { errors: [{ path: 'options.memory' }] } });
	expect((await api.call('DELETE', '/jobs/none')).status).toBe(404);
});
