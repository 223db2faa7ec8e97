import { describe, expect, it } from 'vitest';
import { keysOf } from '../../../shared/core/record/object-keys.ts';
import { REPORT_FORMATS } from '../../../shared/core/report/formats/format-names.ts';
import type { Result } from '../../../shared/core/result.ts';
import { createTestApi, FACTS, READ_KEY, type TestApi } from '../../support/api.ts';
import { storeJob } from '../../support/memory-stack.ts';
import { planJob, recordChunk } from '../../support/recorded-job.ts';

async function withResults() {
	const api = createTestApi();
	const { job, chunks } = await planJob(api.stack, 7);
	for (const { chunkId, targets } of chunks) {
		await recordChunk(api.stack, {
			job,
			chunkId,
			done: targets,
			resultOf: ({ index }) => (index === 2 ? { outcome: 'timeout', title: '=1+1' } : {}),
		});
	}
	return { ...api, jobId: job.jobId };
}

/** Follows `Link` from page to page. */
async function allPages(call: TestApi['call'], first: string): Promise<string[]> {
	const texts: string[] = [];
	for (let path: string | undefined = first; path !== undefined; ) {
		const { text, headers } = await call('GET', path, { key: READ_KEY });
		texts.push(text);
		path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
	}
	return texts;
}

describe('the results of a job', () => {
	it('are lines of JSON, with a link to the next page', async () => {
		const { call, jobId } = await withResults();
		const texts = await allPages(call, `/jobs/${jobId}/results?limit=3`);

		expect(texts.map((text) => text.trim().split('\n').length)).toEqual([3, 3, 1]);
		expect(
			texts
				.join('')
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line).index),
		).toEqual([0, 1, 2, 3, 4, 5, 6]);
	});

	it('are one table of CSV, with titles once, whose cells no spreadsheet computes', async () => {
		const { call, jobId } = await withResults();
		const rows = (await allPages(call, `/jobs/${jobId}/results?limit=4&format=csv`)).join('').trim().split('\r\n');

		expect(rows).toHaveLength(8);
		expect(rows[0]).toMatch(/^jobId,index,url/);
		expect(rows[3]).toContain("'=1+1");
	});

	it('are JSON with a cursor, and those of one outcome or with a text', async () => {
		const { call, jobId } = await withResults();
		const get = async (query: string) => (await call('GET', `/jobs/${jobId}/results?format=json&${query}`)).json;

		const first = await get('limit=5');
		expect(first.results).toHaveLength(5);
		expect(await get(`limit=5&cursor=${first.cursor}`)).toMatchObject({
			results: [{ index: 5 }, { index: 6 }],
			cursor: null,
		});
		expect(await get('outcome=timeout,robots')).toMatchObject({ results: [{ index: 2 }], cursor: null });
		expect(await get('q=%2F6')).toMatchObject({ results: [{ index: 6 }] });
	});

	it.each([
		{ only: true, query: '', told: [3, 4] },
		{ only: true, query: '&unchanged=true', told: [0, 1, 2, 3, 4] },
		{ only: false, query: '', told: [0, 1, 2, 3, 4] },
		{ only: false, query: '&unchanged=false', told: [3, 4] },
	])('leave out what has not changed, if the job does ($only) or who asks ($query)', async ({ only, query, told }) => {
		const { stack, call } = createTestApi();
		const changes = { name: 'nightly', ...(only && { only: true as const }) };
		const { job, chunks } = await planJob(stack, 5, { changes });
		for (const { chunkId, targets } of chunks) {
			const resultOf = ({ index }: { index: number }): Partial<Result> =>
				index === 4 ? { outcome: 'timeout' } : { change: index === 3 ? 'changed' : 'unchanged' };
			await recordChunk(stack, { job, chunkId, done: targets, resultOf });
		}
		const { json } = await call('GET', `/jobs/${job.jobId}/results?format=json${query}`);

		expect(json.results.map(({ index }: Result) => index)).toEqual(told);
	});

	it.each(['format=xml', 'unchanged=no', 'limit=10001', 'outcome=good', 'outcome=', 'cursor=eyJlbnRyeSI6LTF9', 'q='])(
		'R7 refuses %s by its name',
		async (query) => {
			const { call, jobId } = await withResults();
			const { status, json } = await call('GET', `/jobs/${jobId}/results?${query}`);

			expect(status).toBe(400);
			expect(json.errors).toEqual([{ path: query.split('=')[0], detail: expect.stringMatching(/^must be /) }]);
		},
	);

	it('are of no job that is not there', async () => {
		expect((await createTestApi().call('GET', '/jobs/none/results')).status).toBe(404);
	});
});

describe('the report of a job', () => {
	const end = async ({ call }: TestApi) => (await call('POST', '/jobs', { body: { source: { urls: [] } } })).json.jobId;

	it('is given in the forms that there are', async () => {
		const api = createTestApi();
		const jobId = await end(api);
		const get = (format: string) => api.call('GET', `/jobs/${jobId}/report?format=${format}`, { key: READ_KEY });

		expect((await get('json')).json).toMatchObject({ jobId, state: 'reported', failures: [] });
		expect((await get('md')).text).toContain(jobId);
		expect((await get('txt')).text).toContain(`Job ${jobId}: reported`);
		const page = await get('html');
		expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(page.text).toMatch(/^<!doctype html>/);
		expect((await get('junit')).text).toContain('<testsuites name="shoal"');
		expect((await get('sarif')).json).toMatchObject({ version: '2.1.0' });
		for (const format of REPORT_FORMATS) expect(await get(format)).toMatchObject({ status: 200 });
		const other = await get('docx');
		expect(other.status).toBe(400);
		expect(other.json.errors).toEqual([{ path: 'format', detail: expect.stringContaining(REPORT_FORMATS.join(', ')) }]);
	});

	it('is not there before the job has ended, or when it is gone', async () => {
		const api = createTestApi();
		await storeJob(api.stack, [], { jobId: 'job-1', state: 'running' });
		expect(await api.call('GET', '/jobs/job-1/report')).toMatchObject({ status: 409 });

		const jobId = await end(api);
		await api.stack.objects.deleteAll(keysOf(jobId).prefix);
		expect(await api.call('GET', `/jobs/${jobId}/report`)).toMatchObject({ status: 409 });
	});
});

describe('what is done again', () => {
	async function ended(api: TestApi) {
		const { job, chunks } = await planJob(api.stack, 3);
		for (const { chunkId, targets } of chunks) {
			await recordChunk(api.stack, { job, chunkId, done: targets, resultOf: () => ({ outcome: 'timeout' }) });
		}
		await api.stack.jobs.move(job.jobId, { from: ['planning'], to: 'running' });
		// As long as an invocation may take to say what it used.
		await api.stack.clock.advance(10_000);
		await api.stack.completionChecker.check(job.jobId);
		return job.jobId;
	}

	it('is what failed, as a job of its own, once a key', async () => {
		const api = createTestApi();
		const jobId = await ended(api);
		const headers = { 'idempotency-key': 'again' };
		const first = await api.call('POST', `/jobs/${jobId}/retry`, { headers });
		const second = await api.call('POST', `/jobs/${jobId}/retry`, { headers });

		expect(first.status).toBe(202);
		expect(second.json).toEqual(first.json);
		expect(await api.stack.jobs.get(first.json.jobId)).toMatchObject({ retryOf: jobId, source: { targets: 3 } });
	});

	it('is otherwise where it is asked for, and as it was in the rest', async () => {
		const api = createTestApi();
		const jobId = await ended(api);
		const old = await api.stack.jobs.get(jobId);
		const body = { mode: 'threads', options: { timeout: 60, ratePerHost: 2, destinations: [{ type: 'stdout' }] } };
		const { status, json } = await api.call('POST', `/jobs/${jobId}/retry`, { body });

		expect(status).toBe(202);
		const job = await api.stack.jobs.get(json.jobId);
		expect(job).toMatchObject({ mode: 'threads', retryOf: jobId });
		expect(job?.options).toMatchObject({
			visit: { ...old?.options.visit, timeoutMs: 60_000 },
			retries: old?.options.retries,
			threads: FACTS.threads,
			memoryMb: FACTS.memoryMb.threads,
			politeness: { ratePerHost: 2 },
			destinations: [{ type: 'stdout' }],
		});
	});

	it('U4 R7 is refused with what a retry cannot have, and with what is no JSON', async () => {
		const api = createTestApi();
		const jobId = await ended(api);
		const retry = (body: unknown, headers = {}) => api.call('POST', `/jobs/${jobId}/retry`, { body, headers });

		const { status, json } = await retry({ options: { timeout: 0, scope: 'host', memory: 5 }, source: {} });
		expect(status).toBe(422);
		const paths = json.errors.map(({ path }: { path: string }) => path);
		expect(paths.sort()).toEqual(['options.memory', 'options.scope', 'options.timeout', 'source']);
		expect((await retry('{')).status).toBe(400);
		expect((await retry('a=b', { 'content-type': 'text/plain' })).status).toBe(415);
		expect((await api.call('GET', '/jobs')).json.jobs).toHaveLength(1);
	});

	it('is another call where the same key brings another wish', async () => {
		const api = createTestApi();
		const jobId = await ended(api);
		const retry = (timeout: number) =>
			api.call('POST', `/jobs/${jobId}/retry`, { body: { options: { timeout } }, headers: { 'idempotency-key': 'k' } });

		expect((await retry(1)).status).toBe(202);
		expect((await retry(1)).status).toBe(202);
		expect((await retry(2)).status).toBe(409);
	});

	it('is nothing where the job runs, where nothing failed, and where there is no job', async () => {
		const api = createTestApi();
		await storeJob(api.stack, [], { jobId: 'job-9', state: 'running' });
		const { jobId } = (await api.call('POST', '/jobs', { body: { source: { urls: [] } } })).json;

		for (const id of ['job-9', jobId]) expect((await api.call('POST', `/jobs/${id}/retry`)).status).toBe(409);
		expect((await api.call('POST', '/jobs/none/retry')).status).toBe(404);
		expect((await api.call('POST', '/jobs/job-9/retry', { key: READ_KEY })).status).toBe(403);
	});

	it('R2 is a job whose messages are lost', async () => {
		const api = createTestApi();
		const { job } = await planJob(api.stack, 3);
		api.stack.planQueue.takeAll();

		expect(await api.call('POST', `/jobs/${job.jobId}/resume`)).toMatchObject({
			status: 202,
			json: { jobId: job.jobId },
		});
		expect(api.stack.planQueue.takeAll().length + api.stack.chunksQueue.takeAll().length).toBeGreaterThan(0);
		expect(await api.call('POST', '/jobs/none/resume')).toMatchObject({ status: 404 });
	});
});

it('metrics count what has not ended, in the text format of Prometheus', async () => {
	const { call, stack } = createTestApi();
	await storeJob(stack, [], { jobId: 'job-1', state: 'running' });
	await storeJob(stack, [], { jobId: 'job-2', state: 'reported' });
	await stack.counters.add('job-1', { targets: 10, settled: 4, failed: 1, bytes: 99 }, 2_000_000_000);
	const { text, headers } = await call('GET', '/metrics', { key: READ_KEY });

	expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
	expect(text).toContain('# TYPE shoal_jobs gauge\n');
	expect(text).toContain('shoal_jobs{state="running"} 1\n');
	expect(text).toContain('shoal_jobs{state="stopping"} 0\n');
	expect(text).toContain('shoal_targets_settled 4\n');
	expect(text).toMatch(/^(# (HELP|TYPE) \w+ .+\n|\w+(\{\w+="[^"]*"\})? \d+\n)+$/);
});
