import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { ended, openDeployed } from './deployed-job.ts';
import { invoke } from './invoke.ts';

const { outputs } = inject('deployed');

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: 5 });
});
afterAll(() => site.close());

it('S3.4 R2 deployed by SAM, a scheduler that calls twice for one time starts one job', async () => {
	const job = { source: { urls: [0, 1, 2, 3, 4].map((i) => `${site.url}/p/${i}`) } };
	const schedule = { name: 'twice', expression: 'rate(1 day)', timeZone: 'UTC', onOverlap: 'parallel', job };
	const starter = outputs.ScheduleStarterFunctionName ?? '';
	const call = (plannedAt: string) => invoke<{ jobId: string }>(starter, { schedule, plannedAt });
	const first = await call('2026-01-01T03:00:00Z');
	const again = await call('2026-01-01T03:00:00Z');
	const next = await call('2026-01-02T03:00:00Z');

	expect(first).toMatchObject({ kind: 'started', jobId: expect.any(String) });
	expect(again).toEqual(first);
	expect(next).not.toEqual(first);
	const { summary, problems } = await ended(openDeployed(), first.jobId);
	expect(problems).toEqual([]);
	expect(summary).toMatchObject({ schedule: 'twice', counts: { ok: 5 } });
});
