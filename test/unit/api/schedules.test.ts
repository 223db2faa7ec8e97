import { expect, it } from 'vitest';
import { createTestApi, READ_KEY } from '../../support/api.ts';

const BODY = {
	expression: 'cron(0 3 * * ? *)',
	timeZone: 'Europe/Berlin',
	job: {
		source: { urls: ['https://a.example/'] },
		options: {
			headers: { cookie: 'hunter2' },
			destinations: [{ type: 'slack', url: 'https://hooks.slack.com/hunter2' }],
		},
	},
};

it('S3.4 R8 keeps a schedule, lists it with its next run, and shows no secret of it', async () => {
	const api = createTestApi();
	const put = await api.call('PUT', '/schedules/nightly', { body: BODY });
	const { json, text } = await api.call('GET', '/schedules', { key: READ_KEY });

	expect(put.status).toBe(200);
	expect(json.schedules).toEqual([put.json]);
	expect(put.json).toMatchObject({
		name: 'nightly',
		onOverlap: 'skip',
		waiting: 0,
		nextRunAt: expect.stringMatching(/T0[12]:00:00.000Z$/),
		job: {
			options: { headers: { cookie: '***' }, destinations: [{ type: 'slack', url: 'https://hooks.slack.com/***' }] },
		},
	});
	expect(text).not.toContain('hunter2');
});

it('S3.4 starts a schedule now, with all that its job is made of', async () => {
	const api = createTestApi();
	await api.call('PUT', '/schedules/nightly', { body: BODY });
	const started = await api.call('POST', '/schedules/nightly/run');

	expect(started.status).toBe(202);
	expect(started.headers.get('location')).toBe(`/jobs/${started.json.jobId}`);
	const job = await api.stack.jobs.get(started.json.jobId);
	expect(job?.options.visit.headers).toEqual({ cookie: 'hunter2' });
	expect(job?.schedule?.name).toBe('nightly');
	const { json } = await api.call('GET', '/schedules');
	expect(json.schedules[0].lastJobId).toBe(started.json.jobId);
});

it('deletes a schedule once, and knows none that is not there', async () => {
	const api = createTestApi();
	await api.call('PUT', '/schedules/nightly', { body: BODY });

	expect((await api.call('DELETE', '/schedules/nightly')).status).toBe(204);
	expect((await api.call('DELETE', '/schedules/nightly')).status).toBe(404);
	expect((await api.call('POST', '/schedules/nightly/run')).status).toBe(404);
	expect((await api.call('PUT', '/schedules/a%20b', { body: BODY })).status).toBe(404);
});

it('U4 R7 names each fault of a schedule by its path, and stores nothing', async () => {
	const api = createTestApi();
	const body = { ...BODY, expression: 'cron(0 3 * * *)', timeZone: 'Mars', endAt: 'soon', job: { source: {} } };
	const { status, json } = await api.call('PUT', '/schedules/nightly', { body });

	expect(status).toBe(422);
	const paths = json.errors.map(({ path }: { path: string }) => path);
	expect(paths).toEqual(expect.arrayContaining(['expression', 'timeZone', 'endAt', 'job.source']));
	expect((await api.call('GET', '/schedules')).json.schedules).toEqual([]);
});

it.each([
	[{ expression: 'at(2020-01-01T00:00:00)' }, 'expression', 'names a time that has passed'],
	[{ expression: 'cron(0 3 * * ? 2020)' }, 'expression', 'is never due in its time'],
	[{ expression: 'rate(1 day)', endAt: '2020-01-01T00:00:00Z' }, 'endAt', 'has passed: it would never be due'],
	[{ expression: 'at(2999-01-01T00:00:00)', endAt: '2998-01-01T00:00:00Z' }, 'expression', 'is never due in its time'],
])('S3.4 U4 keeps no schedule that is never due: %j', async (fields, path, detail) => {
	const api = createTestApi();
	const { status, json } = await api.call('PUT', '/schedules/nightly', { body: { ...BODY, ...fields } });

	expect({ status, errors: json.errors }).toEqual({ status: 422, errors: [{ path, detail }] });
	expect((await api.call('GET', '/schedules')).json.schedules).toEqual([]);
});

it('R7 lets no key that only reads change a schedule', async () => {
	const api = createTestApi();
	const call = (method: string, path: string, body?: unknown) => api.call(method, path, { key: READ_KEY, body });

	expect((await call('PUT', '/schedules/nightly', BODY)).status).toBe(403);
	expect((await call('DELETE', '/schedules/nightly')).status).toBe(403);
	expect((await call('POST', '/schedules/nightly/run')).status).toBe(403);
});

it('S3.5 changes no entry of schedules.yaml', async () => {
	const api = createTestApi();
	const schedule = { name: 'nightly', onOverlap: 'skip', isConfigured: true, ...BODY } as const;
	await api.schedules.put(schedule);

	expect((await api.call('PUT', '/schedules/nightly', { body: BODY })).status).toBe(409);
	const { status, json } = await api.call('DELETE', '/schedules/nightly');
	expect([status, json.detail]).toEqual([409, expect.stringContaining('schedules.yaml')]);
});

it('S3.4 has pages compared with what it has seen before, under its own name or another', async () => {
	const jobOf = async (options: object) => {
		const api = createTestApi();
		const job = { source: { urls: ['https://a.example/'] }, options };
		const put = await api.call('PUT', '/schedules/nightly', { body: { ...BODY, job } });
		expect(put.status).toBe(200);
		const { json } = await api.call('POST', '/schedules/nightly/run');
		return (await api.stack.jobs.get(json.jobId))?.options;
	};

	expect(await jobOf({ changed: true })).toMatchObject({
		changes: { name: 'nightly', only: true },
		visit: { comparesPages: true },
	});
	expect((await jobOf({ changed: true, name: 'news' }))?.changes).toEqual({ name: 'news', only: true });
	expect((await jobOf({ name: 'news' }))?.changes).toEqual({ name: 'news' });
	expect((await jobOf({}))?.changes).toBeUndefined();
});
