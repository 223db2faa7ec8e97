import { expect, it } from 'vitest';
import { createJobTidier } from '../../../../shared/app/jobs/tidy-jobs.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { aJob } from '../../../support/builders.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';
import { START } from '../../../support/virtual-clock.ts';

/** Jobs `0`, `1`, …, the last of which is the newest. */
async function setUp(jobs: readonly Partial<Job>[], keep: number) {
	const stack = createMemoryStack();
	for (const [i, fields] of jobs.entries()) await stack.jobs.create(aJob({ jobId: String(i), ...fields }));
	const erased: string[] = [];
	const eraseJob = async (jobId: string) => {
		erased.push(jobId);
	};
	return { erased, tidy: createJobTidier({ ...stack, eraseJob, keep }) };
}

const ended = { state: 'reported' } as const;

it('keeps the newest jobs', async () => {
	const { erased, tidy } = await setUp([ended, { state: 'failed' }, ended, ended, ended], 3);

	expect(await tidy()).toBe(2);
	expect(erased).toEqual(['1', '0']);
});

it('keeps all where there are no more than are kept', async () => {
	const { erased, tidy } = await setUp([ended, ended], 3);

	expect(await tidy()).toBe(0);
	expect(erased).toEqual([]);
});

it.each(['planning', 'running', 'stopping', 'finished'] as const)(
	'never erases an older job that is %s',
	async (state) => {
		const { erased, tidy } = await setUp([{ state }, ended, ended, ended], 2);
		await tidy();

		expect(erased).toEqual(['1']);
	},
);

it('R3 leaves what another version has stored until it expires', async () => {
	const past = { expiresAt: START / 1000 - 1 };
	const { erased, tidy } = await setUp([{ v: 2, ...ended }, { v: 2, ...past }, ended], 1);
	await tidy();

	expect(erased).toEqual(['1']);
});

it('erases what has expired, whatever became of it', async () => {
	const past = { expiresAt: START / 1000 - 1 };
	const { erased, tidy } = await setUp([{ ...past, state: 'running' }, { ...past, ...ended }, ended], 50);
	await tidy();

	expect(erased).toEqual(['1', '0']);
});
