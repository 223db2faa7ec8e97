import { expect, it } from 'vitest';
import { createJobCreator } from '../../../../shared/app/jobs/create-job.ts';
import { createJobStarter } from '../../../../shared/app/jobs/start-job.ts';
import { createOnceStarter } from '../../../../shared/app/jobs/start-once.ts';
import { createScheduleRunner } from '../../../../shared/app/schedules/run-schedule.ts';
import type { Overlap } from '../../../../shared/core/schedules/schedule.ts';
import { scheduledJobs } from '../../../../shared/runtime/schedules.ts';
import { aSchedule } from '../../../contract/schedule-store.contract.ts';
import { FACTS } from '../../../support/api.ts';
import { createMemoryIdempotencyStore } from '../../../support/memory/memory-idempotency-store.ts';
import { createMemoryScheduleStates } from '../../../support/memory/memory-schedules.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';

function runnerOf(fails: { next: boolean } = { next: false }) {
	const stack = createMemoryStack();
	const scheduleStates = createMemoryScheduleStates();
	const calls = createMemoryIdempotencyStore();
	const createJob = createJobCreator({ ...stack, startJob: createJobStarter(stack), facts: FACTS });
	const dies = {
		...scheduleStates,
		save: (state: never) => (fails.next ? Promise.reject(new Error('dies')) : scheduleStates.save(state)),
	};
	const runner = createScheduleRunner({
		...stack,
		scheduleStates: dies,
		startOnce: createOnceStarter({ ...stack, calls }),
		createScheduledJob: scheduledJobs(createJob),
	});
	const end = (jobId: string) => stack.jobs.move(jobId, { from: ['planning', 'running'], to: 'reported' });
	const started = async () => (await stack.jobs.newest(100)).jobs.map(({ jobId }) => jobId).sort();
	return { stack, scheduleStates, runner, end, started };
}

it('S3.4 starts the job of a schedule, which says what it is', async () => {
	const { runner, stack } = runnerOf();
	const { jobId } = await runner.runSchedule(aSchedule(), 1_000);

	expect(await stack.jobs.get(jobId)).toMatchObject({
		state: 'planning',
		source: { targets: 1 },
		schedule: { name: 'nightly', plannedAt: 1_000 },
	});
});

it('S3.4 starts one job for a time, however often it is called for it', async () => {
	const { runner, started } = runnerOf();
	const all = await Promise.all(
		Array.from({ length: 5 }, () => runner.runSchedule(aSchedule({ onOverlap: 'parallel' }), 1_000)),
	);

	expect(new Set(all.map(({ jobId }) => jobId)).size).toBe(1);
	expect(await started()).toHaveLength(1);
});

it('R2 starts one job for a time also if it dies before it has noted it', async () => {
	const fails = { next: true };
	const { runner, started } = runnerOf(fails);
	await expect(runner.runSchedule(aSchedule(), 1_000)).rejects.toThrow('dies');
	fails.next = false;

	expect(await runner.runSchedule(aSchedule(), 1_000)).toEqual({ kind: 'started', jobId: (await started())[0] });
	expect(await started()).toHaveLength(1);
});

it('S3.4 knows the last job of the schedule, whose report the next is compared with', async () => {
	const { runner, stack, end } = runnerOf();
	const first = await runner.runSchedule(aSchedule(), 1_000);
	await end(first.jobId);
	const second = await runner.runSchedule(aSchedule(), 2_000);

	expect((await stack.jobs.get(second.jobId))?.schedule).toEqual({
		name: 'nightly',
		plannedAt: 2_000,
		previousJobId: first.jobId,
	});
});

it.each<[Overlap, string, number]>([
	['skip', 'skipped', 1],
	['queue', 'waiting', 1],
	['parallel', 'started', 2],
])('S3.4 with onOverlap %s a run is %s while the last goes on', async (onOverlap, kind, jobs) => {
	const { runner, started } = runnerOf();
	await runner.runSchedule(aSchedule({ onOverlap }), 1_000);

	expect((await runner.runSchedule(aSchedule({ onOverlap }), 2_000)).kind).toBe(kind);
	expect(await started()).toHaveLength(jobs);
});

it('S3.4 starts the runs that wait one after the other, each once, as the last one ends', async () => {
	const { runner, stack, scheduleStates, started, end } = runnerOf();
	const schedule = aSchedule({ onOverlap: 'queue' });
	const first = await runner.runSchedule(schedule, 1_000);
	for (const plannedAt of [2_000, 3_000, 2_000]) await runner.runSchedule(schedule, plannedAt);
	await runner.startWaiting();
	expect(await started()).toHaveLength(1);

	await end(first.jobId);
	await Promise.all([runner.startWaiting(), runner.startWaiting()]);
	expect(await started()).toHaveLength(2);
	const state = await scheduleStates.get('nightly');
	expect(state).toMatchObject({ lastPlannedAt: 2_000, waiting: [3_000] });
	await end(state?.lastJobId ?? '');
	await runner.startWaiting();
	await end((await scheduleStates.get('nightly'))?.lastJobId ?? '');
	await runner.startWaiting();

	const jobs = await Promise.all((await started()).map((jobId) => stack.jobs.get(jobId)));
	expect(jobs.map((job) => job?.schedule?.plannedAt)).toEqual([1_000, 2_000, 3_000]);
});

it('U4 says what is wrong with the job of a schedule that another version has stored', async () => {
	const { runner } = runnerOf();
	const schedule = aSchedule({ job: { source: { urls: [] }, options: { speed: 11 } } });

	await expect(runner.runSchedule(schedule, 1_000)).rejects.toThrow(/the job of the schedule nightly: options/);
});
