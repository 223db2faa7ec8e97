import { expect, it } from 'vitest';
import { JobNotFoundError } from '../../../../shared/core/errors.ts';
import { aJob, JOB_ID } from '../../../support/builders.ts';
import { createMemoryStack, type MemoryPorts } from '../../../support/memory-stack.ts';

it.each(['planning', 'running'] as const)(
	'S2.10 stops a job that is %s, tells its consumers, and wakes its dispatcher',
	async (state) => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ state }));

		expect(await stack.stopJob(JOB_ID, 'cancelled')).toBe(true);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'stopping', stopReason: 'cancelled' });
		expect(await stack.counters.read(JOB_ID)).toMatchObject({ stopping: 1 });
		expect(stack.planQueue.takeAll()).toHaveLength(1);
	},
);

it('S2.10 wakes the one instance of a job in threads mode', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob({ mode: 'threads' }));
	await stack.stopJob(JOB_ID, 'maxCostUsd');

	expect(stack.runQueue.takeAll()).toHaveLength(1);
});

it('keeps the first reason of a job that is stopped twice', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob());
	await stack.stopJob(JOB_ID, 'maxDuration');

	expect(await stack.stopJob(JOB_ID, 'cancelled')).toBe(true);
	expect((await stack.jobs.get(JOB_ID))?.stopReason).toBe('maxDuration');
});

it.each(['finished', 'reported', 'cancelled', 'limited', 'failed'] as const)(
	'leaves a job that is %s as it is',
	async (state) => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ state }));

		expect(await stack.stopJob(JOB_ID, 'cancelled')).toBe(false);
		expect((await stack.jobs.get(JOB_ID))?.state).toBe(state);
		expect(stack.planQueue.takeAll()).toEqual([]);
	},
);

it('says of a job that finishes meanwhile that it was not stopped', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob());
	const get: MemoryPorts['jobs']['get'] = async (jobId) => {
		const job = await stack.ports.jobs.get(jobId);
		await stack.ports.jobs.move(jobId, { from: ['running'], to: 'finished' });
		return job;
	};
	const { stopJob } = createMemoryStack({ ...stack.ports, jobs: { ...stack.jobs, get } });

	expect(await stopJob(JOB_ID, 'cancelled')).toBe(false);
	expect(await stack.counters.read(JOB_ID)).toMatchObject({ stopping: 0 });
});

it('U4 names a job that is not there', async () => {
	const stopping = createMemoryStack().stopJob('nobody', 'cancelled');

	await expect(stopping).rejects.toThrow(JobNotFoundError);
	await expect(stopping).rejects.toThrow('there is no job nobody');
});
