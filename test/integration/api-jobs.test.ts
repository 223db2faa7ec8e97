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

it.each(['fanout', 'threads'])(
	'S5.2 S0.1 a job that is started by a call runs in %s mode, and is read by calls',
	async (mode) => {
		const summary = await api.run({ source: { urls: urls() }, mode });

		expect(summary).toMatchObject({
			state: 'reported',
			mode,
			targets: PAGES,
			counts: { ok: PAGES - 5, http_error: 5 },
		});
		const results = await api.results(summary.jobId, 'limit=50');
		expect(results.map(({ index }) => index)).toEqual([...Array(PAGES).keys()]);
		expect(await api.results(summary.jobId, 'outcome=http_error')).toHaveLength(5);
		expect((await api.call('GET', `/jobs/${summary.jobId}/report?format=md`)).text).toContain(summary.jobId);
		expect((await api.call('GET', '/jobs')).json.jobs.map(({ jobId }: { jobId: string }) => jobId)).toContain(
			summary.jobId,
		);
	},
);

it('S3.1 starts one job for calls that come at once with the same key', async () => {
	const calls = Array.from({ length: 6 }, () =>
		api.call('POST', '/jobs', { source: { urls: urls().slice(0, 5) } }, { 'idempotency-key': 'once' }),
	);
	const answers = await Promise.all(calls);

	expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
	const ids = new Set(answers.map(({ json }) => json.jobId));
	expect(ids.size).toBe(1);
	const [jobId = ''] = ids;
	expect(await api.ended(jobId)).toMatchObject({ targets: 5, duplicates: 0 });
	expect(await api.results(jobId)).toHaveLength(5);
});
