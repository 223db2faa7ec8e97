import { expect, it } from 'vitest';
import { createTestApi, READ_KEY } from '../../support/api.ts';

const SOURCE = { crawl: ['https://a.example/'] };

it('S4.9 a check keeps what was broken before, for who follows it', async () => {
	const api = createTestApi();
	const baseline = ['https://a.example/gone', 'https://a.example/#no-such-id'];
	const check = await api.call('POST', '/jobs', { body: { kind: 'check', source: SOURCE, baseline } });
	const other = await api.call('POST', '/jobs', { body: { kind: 'check', source: SOURCE } });
	const kept = async (jobId: string) => (await api.call('GET', `/jobs/${jobId}/baseline`, { key: READ_KEY })).json;

	expect(await kept(check.json.jobId)).toEqual({ baseline });
	expect(await kept(other.json.jobId)).toEqual({ baseline: null });
	expect((await api.call('GET', '/jobs/none/baseline')).status).toBe(404);
});

it('U4 is for checks alone', async () => {
	const { status, json } = await createTestApi().call('POST', '/jobs', { body: { source: SOURCE, baseline: [] } });
	expect({ status, errors: json.errors }).toEqual({
		status: 422,
		errors: [{ path: 'baseline', detail: 'is for checks alone' }],
	});
});
