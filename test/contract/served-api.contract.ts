import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { verifierOfDocs } from '../support/doc-webhook.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';

/** A stack whose HTTP API is served, wherever that is. */
export interface ServedApi {
	readonly api: ApiClient;
	setSecret(name: string, value: string): Promise<void>;
	/** Ends all instances that visit pages, as if each had crashed, where `DEADLY` alone does not; how many there were. */
	killConsumers?(): number;
	/** Milliseconds from now, until when a schedule can be ready to fire. */
	readonly scheduleMs: number;
	/** Does for a schedule that was stored what its scheduler does not. */
	prepareSchedule?(name: string, plannedAt: string): Promise<void>;
	end(): Promise<void>;
}

/** Stands in a URL that ends whatever instance visits it. */
export const DEADLY = 'deadly';

type Open = () => Promise<ServedApi>;

const PAGES = 120;
const BROKEN = 5;
const SIGNING_KEY = 'a-key-that-signs';
const PATIENCE = { timeout: 100_000, interval: 100 };

/** What is soon proved. */
export function servedApiContract(name: string, open: Open): void {
	describe(`an HTTP API that is served (${name})`, () => {
		const stage = openStage(open);

		it.each(['fanout', 'threads'])(
			'S5.2 S0.1 a job that is started by a call runs in %s mode, and is read by calls, page by page',
			async (mode) => {
				const { api, site } = stage();
				const summary = await api.run({ source: { urls: urlsOf(site) }, mode });
				const { jobId } = summary;

				const counts = { ok: PAGES - BROKEN, http_error: BROKEN };
				expect(summary).toMatchObject({ state: 'reported', mode, targets: PAGES, counts });
				const results = await api.results(jobId, 'limit=50');
				expect(results.map(({ index }) => index)).toEqual([...Array(PAGES).keys()]);
				expect(await api.results(jobId, 'outcome=http_error')).toHaveLength(BROKEN);
				expect(await api.results(jobId, 'q=/P/119')).toMatchObject([{ index: 119 }]);
				const first = await api.call('GET', `/jobs/${jobId}/results?format=json&limit=100`);
				const rest = await api.call('GET', `/jobs/${jobId}/results?format=json&cursor=${first.json.cursor}`);
				expect([...first.json.results, ...rest.json.results]).toEqual(results);
				expect(rest.json.cursor).toBeNull();
				expect((await api.call('GET', `/jobs/${jobId}/report?format=md`)).text).toContain(jobId);
				expect((await api.call('GET', `/jobs/${jobId}/verification`)).json).toMatchObject({
					targets: PAGES,
					problems: [],
				});
				const listed: { jobId: string }[] = (await api.call('GET', '/jobs')).json.jobs;
				expect(listed.map((job) => job.jobId)).toContain(jobId);
			},
		);

		it('S3.1 starts one job for calls that come at once with the same key, and refuses the key for another', async () => {
			const { api, site } = stage();
			const once = (count: number) =>
				api.call('POST', '/jobs', { source: { urls: urlsOf(site, count) } }, { 'idempotency-key': 'once' });
			const answers = await Promise.all(Array.from({ length: 6 }, () => once(5)));

			expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
			const ids = new Set(answers.map(({ json }) => json.jobId));
			expect(ids.size).toBe(1);
			const [jobId = ''] = ids;
			expect(await api.ended(jobId)).toMatchObject({ targets: 5, duplicates: 0 });
			expect(await api.results(jobId)).toHaveLength(5);
			expect((await once(6)).status).toBe(409);
		});

		it('R7 lets in nobody without a key, and names what is wrong', async () => {
			const { api, site } = stage();
			const source = { urls: urlsOf(site, 5) };
			const stranger = createApiClient(api.url, 'another');

			expect((await stranger.call('POST', '/jobs', { source })).status).toBe(401);
			expect((await fetch(`${api.url}/jobs`)).status).toBe(401);
			expect((await fetch(`${api.url}/health`)).status).toBe(200);
			expect(await api.call('POST', '/jobs', { source: { urls: [] }, options: { memory: 1 } })).toMatchObject({
				status: 422,
				json: { errors: [{ path: 'options.memory' }] },
			});
			expect((await api.call('DELETE', '/jobs/none')).status).toBe(404);
		});
	});
}

/** What takes its time. */
export function longServedApiContract(name: string, open: Open): void {
	describe(`an HTTP API that is served, at length (${name})`, () => {
		const stage = openStage(open);

		it('checks the links of a site, and tries again what failed', async () => {
			const { api, site } = stage();
			const source = { crawl: [`${site.url}/`] };
			const checked = await api.run({ kind: 'check', source, options: { maxPages: 30, retries: 0 } });

			expect(checked.state).toBe('reported');
			expect(checked.links.found).toBeGreaterThan(0);
			const { jobId } = await api.run({ source: { urls: urlsOf(site) } });
			const { json } = await api.call('POST', `/jobs/${jobId}/retry`);
			expect(await api.ended(json.jobId)).toMatchObject({
				retryOf: jobId,
				targets: BROKEN,
				counts: { http_error: BROKEN },
			});
		});

		it('takes a list that is uploaded, for one job', async () => {
			const { api, site } = stage();
			const body = Buffer.from(['url', ...urlsOf(site)].join('\n'));
			const { json } = await api.call('POST', '/uploads', { bytes: body.length });
			const { method, url, headers, uploadId } = json;

			expect((await fetch(url, { method, headers, body })).status).toBe(200);
			const source = { upload: uploadId, name: 'urls.csv' };
			expect(await api.run({ source })).toMatchObject({ source: 'urls.csv', targets: PAGES });
			expect((await api.call('POST', '/jobs', { source })).status).toBe(422);
		});

		it('stops a job that is cancelled: what had not started never does', async () => {
			const { api } = stage();
			const slow = await createSite({ pages: 200, latencyMs: 300 });
			const source = { urls: Array.from({ length: 200 }, (_, i) => `${slow.url}/p/${i}`) };
			const { json } = await api.call('POST', '/jobs', { source, options: { concurrencyPerHost: 2 } });
			const { jobId } = json;

			await expect.poll(async () => (await api.call('GET', `/jobs/${jobId}`)).json.state, PATIENCE).toBe('running');
			expect((await api.call('DELETE', `/jobs/${jobId}`)).status).toBe(202);
			const summary = await api.ended(jobId);
			expect(summary.state).toBe('cancelled');
			expect(summary.counts.cancelled ?? summary.notPlanned).toBeGreaterThan(0);
			await slow.close();
		});

		it('R3 tells of a target that kills whoever visits it as a dead letter, and of its neighbours as they are', async () => {
			const { api, killConsumers } = stage();
			const kills = (url: string) => url.includes(DEADLY) && (killConsumers?.() ?? 0) > 0;
			const site = await createSite({ pages: 20, handler: ({ url = '' }) => kills(url) });
			const deadly = `${site.url}/p/7?${DEADLY}`;
			const source = { urls: urlsOf(site, 20).with(7, deadly) };
			const summary = await api.run({ source, mode: 'fanout', options: { chunkSize: 10 } });
			const { jobId } = summary;

			expect(summary).toMatchObject({ state: 'reported', counts: { ok: 19, dead_letter: 1 } });
			expect(await api.results(jobId, 'outcome=dead_letter')).toMatchObject([
				{ url: deadly, error: { code: 'DEAD_LETTER' } },
			]);
			const { json } = await api.call('GET', `/jobs/${jobId}/verification`);
			expect(json).toMatchObject({ targets: 20, deadLetters: 1, problems: [] });
			const letters: unknown[] = (await api.call('GET', `/jobs/${jobId}/dead-letters`)).json.deadLetters;
			expect(letters).toContainEqual(
				expect.objectContaining({ queue: 'chunks', reason: expect.stringContaining('never finished') }),
			);
			await site.close();
		});

		it('S0.9 results are exported when a job has ended, and when somebody asks, and read without a key', async () => {
			const { api, site } = stage();
			const urls = urlsOf(site, 30);
			const options = { allowPrivate: ['127.0.0.1'], exports: [{ format: 'jsonl', parts: true }], resultItems: true };
			const started = await api.call('POST', '/jobs', { source: { urls }, options });
			const { jobId } = started.json;
			await api.ended(jobId);
			expect((await api.call('POST', `/jobs/${jobId}/exports`, { format: 'csv' })).status).toBe(202);
			const status = async (name: string) => (await api.call('GET', `/jobs/${jobId}/exports/${name}`)).json;
			for (const name of ['jsonl-parts', 'csv']) {
				await expect.poll(() => status(name), PATIENCE).toMatchObject({ state: 'written', results: 30 });
			}

			const read = async (url: string) => (await fetch(url)).text();
			const { files, table } = await status('jsonl-parts');
			const lines = (await read(files[0].url)).trimEnd().split('\n');
			expect(lines.map((line) => JSON.parse(line).url)).toEqual(urls);
			expect(await read(table)).toContain('JsonSerDe');
			const [file] = (await status('csv')).files;
			expect(await read(file.url)).toBe((await api.call('GET', `/jobs/${jobId}/results?format=csv`)).text);
			expect((await fetch(file.url.replace('results.csv', '_manifest.json'))).status).toBe(403);
			const summary = async () => (await api.call('GET', `/jobs/${jobId}`)).json;
			await expect.poll(summary, PATIENCE).toMatchObject({ resultItems: { rows: 30, outstanding: 0 } });
		});

		it('S3.4 S3.6 a schedule fires at its time, and its report arrives at a webhook, signed', async () => {
			const { api, hooks, scheduleMs, prepareSchedule } = stage();
			await stage().setSecret('HOOK_KEY', SIGNING_KEY);
			const webhook = { type: 'webhook', url: `${hooks.url}/in`, signingSecret: { secret: 'HOOK_KEY' } };
			const options = { allowPrivate: ['127.0.0.1'], destinations: [webhook] };
			const job = { source: { urls: [`${hooks.url}/page`] }, options };
			const plannedAt = new Date(Date.now() + scheduleMs).toISOString().slice(0, -5);
			const schedule = { expression: `at(${plannedAt})`, job };

			expect((await api.call('PUT', '/schedules/nightly', schedule)).status).toBe(200);
			await prepareSchedule?.('nightly', `${plannedAt}Z`);
			const arrived = () => hooks.hooks.filter(({ path }) => path === '/in');
			await expect.poll(() => arrived().length, PATIENCE).toBe(1);
			const { headers, body } = arrived()[0] ?? { headers: {}, body: '' };
			const { jobId, ...report } = JSON.parse(body);
			expect(report).toMatchObject({ schedule: 'nightly', targets: 1, failed: 0 });
			expect(report.reportUrl).toContain(`/jobs/${jobId}`);
			const isFromShoal = await verifierOfDocs();
			expect(isFromShoal(headers, body, SIGNING_KEY)).toBe(true);
			expect(isFromShoal(headers, body, 'another key')).toBe(false);

			const { json } = await api.call('GET', '/schedules');
			expect(json.schedules).toMatchObject([{ name: 'nightly', lastJobId: jobId, lastRunAt: `${plannedAt}.000Z` }]);
			const run = await api.call('POST', '/schedules/nightly/run');
			await expect.poll(() => arrived().length, PATIENCE).toBe(2);
			expect(JSON.parse(arrived()[1]?.body ?? '')).toMatchObject({ jobId: run.json.jobId, since: { jobId } });
			expect((await api.call('DELETE', '/schedules/nightly')).status).toBe(204);
		});
	});
}

/** Opened for all tests of a contract. */
function openStage(open: Open) {
	let stage: ServedApi & { readonly site: Site; readonly hooks: HookServer };
	beforeAll(async () => {
		const [served, site, hooks] = await Promise.all([
			open(),
			createSite({ pages: PAGES, broken: BROKEN }),
			startHookServer(),
		]);
		stage = { ...served, site, hooks };
	});
	afterAll(async () => {
		await stage?.end();
		await Promise.all([stage?.site.close(), stage?.hooks.close()]);
	});
	return () => stage;
}

function urlsOf(site: Site, count = PAGES): string[] {
	return Array.from({ length: count }, (_, i) => `${site.url}/p/${i}`);
}
