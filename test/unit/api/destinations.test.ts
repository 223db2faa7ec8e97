import { expect, it } from 'vitest';
import { createTestApi } from '../../support/api.ts';

const SOURCE = { urls: ['https://a.example/'] };

it('S3.6 R8 a job takes destinations and secret headers, and shows neither of their secrets', async () => {
	const api = createTestApi();
	const options = {
		headers: { 'X-Plain': 'a', Authorization: { secret: 'TOKEN' } },
		secretHeaders: { Cookie: 'COOKIE' },
		destinations: [{ type: 'slack', url: 'https://hooks.slack.com/services/hunter2' }, { type: 'stdout' }],
	};
	const started = await api.call('POST', '/jobs', { body: { source: SOURCE, options } });
	expect(started.status).toBe(202);

	const job = await api.stack.jobs.get(started.json.jobId);
	expect(job?.options.visit).toMatchObject({
		headers: { 'x-plain': 'a' },
		secretHeaders: { authorization: 'TOKEN', cookie: 'COOKIE' },
	});
	expect(job?.options.destinations).toEqual(options.destinations);
	const shown = await api.call('GET', `/jobs/${started.json.jobId}`);
	expect(shown.json.settings.destinations[0]).toEqual({ type: 'slack', url: 'https://hooks.slack.com/***' });
	expect(shown.text).not.toContain('hunter2');
});

it('R5 no request says that its destinations are to be trusted', async () => {
	const options = { destinations: [{ type: 'stdout' }], trustsDestinations: true };
	const answer = await createTestApi().call('POST', '/jobs', { body: { source: SOURCE, options } });

	expect(answer.status).toBe(422);
	expect(answer.json.errors).toEqual([{ path: 'options.trustsDestinations', detail: 'is not known here' }]);
});

it('U4 R7 names the place of each fault in destinations', async () => {
	const destinations = [{ type: 'stdout' }, { type: 'webhook', url: 'ftp://a.example/' }, { type: 'fax' }];
	const answer = await createTestApi().call('POST', '/jobs', { body: { source: SOURCE, options: { destinations } } });

	expect(answer.status).toBe(422);
	const paths = answer.json.errors.map(({ path }: { path: string }) => path);
	expect(paths).toEqual(expect.arrayContaining(['options.destinations[1].url', 'options.destinations[2].type']));
});
