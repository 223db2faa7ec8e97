import { describe, expect, it } from 'vitest';
import { decodePlanMessage } from '../../../shared/core/messages.ts';
import { createTestApi, READ_KEY } from '../../support/api.ts';
import { storeJob } from '../../support/memory-stack.ts';

const URLS = { source: { urls: ['https://a.example/1', 'https://a.example/2'] } };

describe('S5.2 starting a job', () => {
	it('stores it with its source, starts it, and says where it is', async () => {
		const { call, stack } = createTestApi();
		const answer = await call('POST', '/jobs', {
			body: { ...URLS, options: { timeout: 2.5, headers: { 'X-A': ' b ' } } },
		});

		expect(answer.status).toBe(202);
		const { jobId, links } = answer.json;
		expect(answer.headers.get('location')).toBe(`/jobs/${jobId}`);
		expect(links).toEqual({
			self: `/jobs/${jobId}`,
			results: `/jobs/${jobId}/results`,
			report: `/jobs/${jobId}/report`,
		});
		expect(await stack.jobs.get(jobId)).toMatchObject({
			mode: 'fanout',
			source: { name: 'urls', targets: 2 },
			options: {
				visit: { timeoutMs: 2500, connectTimeoutMs: 5000, headers: { 'x-a': 'b' }, userAgent: 'Shoal/test' },
				retries: 2,
				memoryMb: 1769,
				politeness: { robots: false },
			},
		});
		expect(stack.planQueue.takeAll().map(({ body }) => decodePlanMessage(body))).toEqual([{ jobId }]);
	});

	it('takes the mode that is asked for, with its memory', async () => {
		const { call, stack } = createTestApi();
		const { json } = await call('POST', '/jobs', { body: { ...URLS, mode: 'threads' } });

		expect(await stack.jobs.get(json.jobId)).toMatchObject({
			mode: 'threads',
			options: { memoryMb: 10_240, threads: 6 },
		});
	});

	it('crawls from the pages of a crawl, and obeys robots.txt', async () => {
		const { call, stack } = createTestApi();
		const body = { source: { crawl: ['https://a.example/'] }, options: { maxPages: 7, scope: 'domain' } };
		const { json } = await call('POST', '/jobs', { body });

		expect((await stack.jobs.get(json.jobId))?.options).toMatchObject({
			crawl: { checksLinks: false, maxPages: 7, scope: { sites: [{ kind: 'domain', domain: 'a.example' }] } },
			politeness: { robots: true },
			chunkSize: 100,
		});
	});

	it('checks the links of what it is given', async () => {
		const { call, stack } = createTestApi();
		const { json } = await call('POST', '/jobs', {
			body: { kind: 'check', ...URLS, options: { checkFragments: true } },
		});

		expect((await stack.jobs.get(json.jobId))?.options).toMatchObject({
			crawl: { checksLinks: true },
			visit: { links: 'all', collectIds: true },
		});
	});

	it('R8 S4.8 takes a source with two credentials for one origin, and tells none of them', async () => {
		const { call } = createTestApi();
		const urls = ['http://me:secret@a.example/', 'http://you:hidden@a.example/'];
		const answer = await call('POST', '/jobs', { body: { source: { urls } } });

		expect(answer.status).toBe(202);
		const told = await call('GET', `/jobs/${answer.json.jobId}`);
		expect(told.json.settings.visit.credentials).toEqual({ 'http://a.example': '***' });
		expect(answer.text + told.text).not.toMatch(/secret|hidden/);
	});

	it('ends a job of nothing at once', async () => {
		const { call } = createTestApi();
		const { json } = await call('POST', '/jobs', { body: { source: { urls: [] } } });

		expect((await call('GET', `/jobs/${json.jobId}`)).json).toMatchObject({ state: 'reported', targets: 0 });
	});
});

describe('an idempotency key', () => {
	const headers = { 'idempotency-key': 'nightly-1' };

	it('gives the same job to the same request, however it is spelt', async () => {
		const { call, stack } = createTestApi();
		const first = await call('POST', '/jobs', { headers, body: { ...URLS, mode: 'fanout' } });
		const second = await call('POST', '/jobs', { headers, body: JSON.stringify({ mode: 'fanout', ...URLS }, null, 2) });

		expect(second.status).toBe(202);
		expect(second.json).toEqual(first.json);
		expect((await stack.jobs.newest(10)).jobs).toHaveLength(1);
		expect(stack.planQueue.takeAll()).toHaveLength(1);
	});

	it('is refused with another request', async () => {
		const { call, stack } = createTestApi();
		await call('POST', '/jobs', { headers, body: URLS });
		const second = await call('POST', '/jobs', { headers, body: { source: { urls: [] } } });

		expect(second.status).toBe(409);
		expect(second.json.detail).toContain('idempotency key');
		expect((await stack.jobs.newest(10)).jobs).toHaveLength(1);
	});

	it('starts the job again with the same id if it was never stored', async () => {
		const { call, stack } = createTestApi();
		const create = stack.jobs.create;
		stack.jobs.create = async () => {
			throw new Error('killed');
		};
		expect((await call('POST', '/jobs', { headers, body: URLS })).status).toBe(500);
		stack.jobs.create = create;
		const ids = [];
		for (let i = 0; i < 2; i++) ids.push((await call('POST', '/jobs', { headers, body: URLS })).json.jobId);

		expect(new Set(ids).size).toBe(1);
		expect((await stack.jobs.newest(10)).jobs).toHaveLength(1);
	});
});

describe('listing jobs', () => {
	it('gives the newest first, a page at a time, to who may read', async () => {
		const { call, stack } = createTestApi();
		for (let i = 0; i < 5; i++) await storeJob(stack, [], { jobId: `job-${i}` });

		const first = await call('GET', '/jobs?limit=2', { key: READ_KEY });
		const second = await call('GET', `/jobs?limit=2&cursor=${first.json.cursor}`, { key: READ_KEY });
		const third = await call('GET', `/jobs?limit=2&cursor=${second.json.cursor}`, { key: READ_KEY });

		const idsIn = ({ json }: { json: { jobs: { jobId: string }[] } }) => json.jobs.map(({ jobId }) => jobId);
		expect([first, second, third].map(idsIn)).toEqual([['job-4', 'job-3'], ['job-2', 'job-1'], ['job-0']]);
		expect(third.json.cursor).toBeNull();
	});

	it('gives those of one state', async () => {
		const { call, stack } = createTestApi();
		for (let i = 0; i < 250; i++) {
			await storeJob(stack, [], {
				jobId: `job-${String(i).padStart(3, '0')}`,
				state: i % 100 === 0 ? 'failed' : 'running',
			});
		}

		const first = await call('GET', '/jobs?state=failed&limit=2');
		const second = await call('GET', `/jobs?state=failed&limit=2&cursor=${first.json.cursor}`);

		expect(first.json.jobs.map(({ jobId }: { jobId: string }) => jobId)).toEqual(['job-200', 'job-100']);
		expect(second.json).toMatchObject({ jobs: [{ jobId: 'job-000' }], cursor: null });
	});

	it('R3 names what another version has stored, and leaves it alone', async () => {
		const { call, stack } = createTestApi();
		await storeJob(stack, [], { jobId: 'job-1' });
		await storeJob(stack, [], { jobId: 'job-2', v: 9 });

		const { json } = await call('GET', '/jobs');
		expect(json).toMatchObject({ jobs: [{ jobId: 'job-1' }], unreadable: [{ jobId: 'job-2' }] });
		expect((await call('GET', '/jobs/job-2')).status).toBe(409);
	});

	it.each([
		'limit=0',
		'limit=101',
		'limit=x',
		'state=gone',
		'cursor=%00',
		'cursor=eyJhIjoxfQ',
		'limit=1&limit=2',
		'sort=up',
	])('R7 refuses %s, and says what is wrong with it', async (query) => {
		const { status, json } = await createTestApi().call('GET', `/jobs?${query}`);

		expect(status).toBe(400);
		expect(json.errors).toEqual([{ path: query.split('=')[0], detail: expect.stringMatching(/^(must be|is not) /) }]);
	});
});

describe('one job', () => {
	it('is told with its progress while it runs', async () => {
		const { call, stack } = createTestApi();
		await storeJob(stack, ['https://a.example/'], { jobId: 'job-1', state: 'running' });
		await stack.counters.add('job-1', { targets: 10, settled: 4, failed: 1 }, 2_000_000_000);

		expect((await call('GET', '/jobs/job-1', { key: READ_KEY })).json).toMatchObject({
			jobId: 'job-1',
			progress: { targets: 10, settled: 4, failed: 1 },
		});
	});

	it('is stopped by DELETE, once', async () => {
		const { call, stack } = createTestApi();
		await storeJob(stack, ['https://a.example/'], { jobId: 'job-1', state: 'running' });

		expect(await call('DELETE', '/jobs/job-1')).toMatchObject({
			status: 202,
			json: { jobId: 'job-1', state: 'stopping' },
		});
		expect((await stack.jobs.get('job-1'))?.stopReason).toBe('cancelled');
		await stack.jobs.move('job-1', { from: ['stopping'], to: 'cancelled' });
		expect(await call('DELETE', '/jobs/job-1')).toMatchObject({ status: 200, json: { state: 'cancelled' } });
	});

	it.each(['job-9', '..%2f..%2fetc', '%00', 'x'.repeat(100), 'a b'])('is not there where its id is %s', async (id) => {
		for (const method of ['GET', 'DELETE']) {
			const { status, headers } = await createTestApi().call(method, `/jobs/${id}`);
			expect(status).toBe(404);
			expect(headers.get('content-type')).toBe('application/problem+json');
		}
	});
});
