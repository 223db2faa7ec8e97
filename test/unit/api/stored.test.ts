import { describe, expect, it } from 'vitest';
import { createTestApi, READ_KEY } from '../../support/api.ts';
import { aLine, EXPIRES_AT } from '../../support/builders.ts';
import { createFakeVisitor } from '../../support/fakes.ts';
import { runFleet } from '../../support/memory-fleet.ts';
import { storeJob } from '../../support/memory-stack.ts';

describe('what is stored of a job', () => {
	it('R1 adds up, or is told with what does not', async () => {
		const api = createTestApi();
		const { jobId } = await storeJob(api.stack, ['https://a.example/1', 'https://a.example/2']);
		await api.stack.clock.run(runFleet(api.stack, jobId, { instances: 1, visitor: createFakeVisitor() }));
		const verify = () => api.call('GET', `/jobs/${jobId}/verification`, { key: READ_KEY });

		expect(await verify()).toMatchObject({ status: 200, json: { jobId, targets: 2, problems: [] } });
		await api.stack.records.erase(jobId);
		expect((await verify()).json.problems).not.toEqual([]);
	});

	it('S2.1 is told with what each invocation used', async () => {
		const { call, stack } = createTestApi();
		const { jobId } = await storeJob(stack, ['https://a.example/']);
		await stack.ledger.write(aLine({ jobId, cpuUserMs: 12 }), EXPIRES_AT);

		const { status, json } = await call('GET', `/jobs/${jobId}/ledger`, { key: READ_KEY });
		expect({ status, json }).toMatchObject({ status: 200, json: { invocations: [{ cpuUserMs: 12 }] } });
	});

	it('is deleted once the job has ended, or where that is forced', async () => {
		const { call, stack } = createTestApi();
		await storeJob(stack, ['https://a.example/'], { jobId: 'job-1', state: 'running' });

		expect(await call('DELETE', '/jobs/job-1/data')).toMatchObject({
			status: 409,
			json: { detail: 'job job-1 has not ended, it is running; cancel it first, or delete it by force' },
		});
		expect(await call('DELETE', '/jobs/job-1/data?force=yes')).toMatchObject({ status: 400 });
		expect(await call('DELETE', '/jobs/job-1/data?force=true', { key: READ_KEY })).toMatchObject({ status: 403 });
		expect(await call('DELETE', '/jobs/job-1/data?force=true')).toMatchObject({
			status: 200,
			json: { jobId: 'job-1', state: 'running' },
		});
		expect(await stack.jobs.get('job-1')).toBeUndefined();
		expect(await call('DELETE', '/jobs/job-1/data')).toMatchObject({ status: 404 });
	});
});
