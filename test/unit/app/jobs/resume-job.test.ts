import { expect, it } from 'vitest';
import { createJobResumer } from '../../../../shared/app/jobs/resume-job.ts';
import { JobNotFoundError } from '../../../../shared/core/errors.ts';
import { aChunk, aJob, aLine, anEntry, aRecord, aTarget, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, takeChunks, urls } from '../../../support/memory-stack.ts';
import { createVirtualClock, START } from '../../../support/virtual-clock.ts';

/** A job of `count` chunks that are planned, and whose messages are lost. */
async function plannedJob(stack: MemoryStack, count: number): Promise<void> {
	const job = await storeJob(stack, urls(count), { state: 'running', options: options({ chunkSize: 1 }) });
	const plan = stack.openPlan(job);
	while (!plan.sourceDone) await plan.extend(createFakeInvocation(stack));
}

it('R2 sends every named chunk again that has no record', async () => {
	const stack = createMemoryStack();
	await plannedJob(stack, 250);
	await stack.records.commit(aRecord({ chunkId: '0.1' }));
	await stack.records.commit(aRecord({ chunkId: '1.7' }));

	expect(await createJobResumer(stack)(JOB_ID)).toMatchObject({ jobId: JOB_ID, state: 'running' });

	const sent = takeChunks(stack).flatMap(({ targets }) => targets.map(({ url }) => url));
	expect(new Set(sent).size).toBe(248);
	expect(sent).toHaveLength(248);
	// Whoever plans would send the last of them once more.
	expect(stack.planQueue.takeAll()).toEqual([]);
});

it('R2 sends a child again, as late as it is due', async () => {
	const stack = createMemoryStack();
	await plannedJob(stack, 1);
	const outcome = { results: [], deferred: [{ dueAt: START + 60_000, targets: [aTarget()] }] };
	const invocation = createFakeInvocation(stack);
	await stack.finisher.finish({ job: aJob(), chunk: aChunk(), outcome, invocation, publish: async () => undefined });

	await createJobResumer(stack)(JOB_ID);

	expect(stack.chunksQueue.takeAll()).toMatchObject([{ delaySeconds: 60 }]);
});

it('R2 sends a child at once that was due when it was named, though the clock was set back by an hour since', async () => {
	const stack = createMemoryStack();
	await plannedJob(stack, 1);
	const before = createMemoryStack({ ...stack.ports, clock: createVirtualClock() });
	await before.clock.advance(3_600_000);
	const outcome = { results: [], deferred: [{ dueAt: before.clock.now() - 1_000, targets: [aTarget()] }] };
	const [invocation, publish] = [createFakeInvocation(before), async () => undefined];
	await before.finisher.finish({ job: aJob(), chunk: aChunk(), outcome, invocation, publish });

	await createJobResumer(stack)(JOB_ID);

	const [sent, ...others] = stack.chunksQueue.takeAll();
	expect(sent).not.toHaveProperty('delaySeconds');
	expect(others).toEqual([]);
});

it('R2 wakes whoever plans the job, since its message may be lost, too', async () => {
	const stack = createMemoryStack();
	await storeJob(stack, urls(3));
	await createJobResumer(stack)(JOB_ID);

	expect(stack.planQueue.takeAll()).toHaveLength(1);
	expect(stack.chunksQueue.takeAll()).toEqual([]);
});

it('R2 starts a run of a job in threads mode, which sends no chunks', async () => {
	const stack = createMemoryStack();
	await storeJob(stack, urls(3), { mode: 'threads' });
	await createJobResumer(stack)(JOB_ID);

	expect(stack.runQueue.takeAll()).toHaveLength(1);
	expect(stack.chunksQueue.takeAll()).toEqual([]);
});

it('R2 ends a job of which all was done but the end', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob());
	await stack.planLog.append(anEntry());
	await stack.records.commit(aRecord());
	await stack.ledger.write(aLine(), 0);

	await createJobResumer(stack)(JOB_ID);

	expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
});

it('leaves a job that has ended as it is', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob({ state: 'cancelled' }));

	expect((await createJobResumer(stack)(JOB_ID)).state).toBe('cancelled');
	expect(stack.planQueue.takeAll()).toEqual([]);
});

it('U4 names a job that is not there', async () => {
	await expect(createJobResumer(createMemoryStack())('nobody')).rejects.toThrow(JobNotFoundError);
});
