import { expect, it } from 'vitest';
import { resumeJobs } from '../../../../../../services/cli/commands/serve/resume-jobs.ts';
import { createMemoryStack, storeJob, urls } from '../../../../../support/memory-stack.ts';

it('R2 goes on with every job that has not ended, though one cannot be', async () => {
	const stack = createMemoryStack();
	const lines: string[] = [];
	for (const jobId of ['01A', '01B', '01C']) await storeJob(stack, urls(2), { jobId, mode: 'threads' });
	await stack.jobs.move('01C', { from: ['planning'], to: 'cancelled' });
	const { notifyPlanner } = stack;
	await resumeJobs(
		{
			...stack,
			notifyPlanner: async (job, why) => {
				if (job.jobId === '01A') throw new Error('its store is gone');
				await notifyPlanner(job, why);
			},
		},
		(line) => lines.push(line),
	);

	expect(stack.runQueue.takeAll().map(({ groupId }) => groupId)).toEqual(['01B']);
	expect(lines).toEqual(['Warning: job 01A could not be taken up again: its store is gone']);
});
