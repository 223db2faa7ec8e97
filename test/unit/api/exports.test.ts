import { expect, it } from 'vitest';
import { createTestApi, READ_KEY } from '../../support/api.ts';
import { aJob, anEntry, JOB_ID } from '../../support/builders.ts';

async function aReportedJob() {
	const api = createTestApi();
	await api.stack.jobs.create(aJob({ state: 'reported' }));
	await api.stack.planLog.append(anEntry({ closed: true }));
	return api;
}

const PATH = `/jobs/${JOB_ID}/exports`;
const MANIFEST = JSON.stringify({
	v: 1,
	jobId: JOB_ID,
	format: 'csv',
	results: 3,
	files: [{ name: 'results.csv', results: 3 }],
});

it('S0.9 has an export made, and says where it will be', async () => {
	const { call, stack } = await aReportedJob();
	const asked = await call('POST', PATH, { body: { format: 'parquet', parts: true } });

	const made = { name: 'parquet-parts', format: 'parquet', parts: true, state: 'writing' };
	const location = `s3://objects/exports/${JOB_ID}/parquet-parts/`;
	expect([asked.status, asked.json]).toEqual([202, { ...made, location }]);
	expect(stack.deliveryQueue.takeAll()).toHaveLength(1);
	expect((await call('GET', PATH)).json).toEqual({ exports: [{ ...made, location }] });
	expect((await call('GET', `${PATH}/parquet-parts`)).json).toEqual({ ...made, location });
});

it('S0.9 gives the addresses of its files once they are there, for an hour', async () => {
	const { call, stack } = await aReportedJob();
	await call('POST', PATH, { body: { format: 'csv' } });
	await stack.objects.put(`exports/${JOB_ID}/csv/_manifest.json`, Buffer.from(MANIFEST));
	await stack.deliveries.end(JOB_ID, 'export:csv', { state: 'delivered', attemptedAt: 0 });
	const { json } = await call('GET', `${PATH}/csv`, { key: READ_KEY });

	expect(json).toMatchObject({
		state: 'written',
		results: 3,
		files: [{ name: 'results.csv', results: 3, url: expect.stringContaining(`/_objects/exports/${JOB_ID}/csv/`) }],
		table: expect.stringMatching(/\/csv\/_table\.sql\?expires=\d+&signature=[0-9a-f]{64}$/),
		expiresAt: new Date(stack.clock.now() + 3_600_000).toISOString(),
	});
});

it('U4 S0.9 names what is wrong with a request for an export', async () => {
	const { call } = await aReportedJob();
	const faultsOf = async (body: unknown) => (await call('POST', PATH, { body })).json.errors;

	expect(await faultsOf({ format: 'xlsx' })).toEqual([
		{ path: 'format', detail: 'must be one of parquet, jsonl, csv' },
	]);
	expect(await faultsOf({ format: 'csv', to: 'https://a/' })).toEqual([
		{ path: 'to', detail: 'must be as s3://BUCKET/PREFIX/' },
	]);
	expect(await faultsOf({ format: 'csv', gzip: true })).toEqual([{ path: 'gzip', detail: 'is not known here' }]);
	expect((await call('POST', PATH, { body: { format: 'csv' }, key: READ_KEY })).status).toBe(403);
});

it('S0.9 knows no export that nobody has asked for, and none of a job that runs', async () => {
	const { call, stack } = await aReportedJob();
	await stack.jobs.create(aJob({ jobId: 'running', state: 'running' }));

	expect((await call('GET', `${PATH}/csv`)).status).toBe(404);
	expect((await call('GET', '/jobs/nobody/exports')).status).toBe(404);
	const early = await call('POST', '/jobs/running/exports', { body: { format: 'csv' } });
	expect([early.status, early.json.detail]).toEqual([
		409,
		'job running is running: it can be exported when it has ended',
	]);
});

it('S0.9 takes exports as options of a job', async () => {
	const { call, stack } = createTestApi();
	const source = { urls: ['https://example.com/'] };
	const exports = [
		{ format: 'parquet', parts: true },
		{ format: 'csv', to: 's3://bucket/there/' },
	];
	const { json } = await call('POST', '/jobs', { body: { source, options: { exports, resultItems: true } } });

	expect((await stack.jobs.get(json.jobId))?.options).toMatchObject({ exports, resultItems: true });
	const wrong = await call('POST', '/jobs', { body: { source, options: { exports: [] } } });
	expect(wrong.json.errors).toEqual([{ path: 'options.exports', detail: 'must be at least one export' }]);
});
