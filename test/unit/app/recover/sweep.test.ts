import { describe, expect, it } from 'vitest';
import { createJobResumer } from '../../../../shared/app/jobs/resume-job.ts';
import { createSweeper } from '../../../../shared/app/recover/sweep.ts';
import { NO_WATCH } from '../../../../shared/core/complete/watch.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import {
	aChunk,
	aJob,
	aLine,
	anEntry,
	aRecord,
	aResult,
	aTarget,
	EXPIRES_AT,
	JOB_ID,
	options,
	targets,
} from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, takeChunks, urls } from '../../../support/memory-stack.ts';
import { START } from '../../../support/virtual-clock.ts';

const MINUTE_MS = 60_000;
const deliveryMs = 60 * MINUTE_MS;

/** A minute later, the sweeper passes. */
async function sweep(stack: MemoryStack, passes = 1): Promise<void> {
	for (let pass = 0; pass < passes; pass++) {
		await stack.clock.advance(MINUTE_MS);
		await createSweeper({ ...stack, deliveryMs })(createFakeInvocation({ ...stack, requestId: stack.ids.id() }));
	}
}

/** A job that is planned in chunks of two, and whose messages are lost. */
async function plannedJob(stack: MemoryStack, count: number, fields: Partial<Job> = {}): Promise<Job> {
	const job = await storeJob(stack, urls(count), { state: 'running', options: options({ chunkSize: 2 }), ...fields });
	const invocation = createFakeInvocation({ ...stack, requestId: 'planner' });
	await stack.openPlan(job).extend(invocation);
	await stack.ledger.write(aLine({ requestId: 'planner' }), 0);
	return job;
}

async function stateOf({ jobs }: MemoryStack): Promise<string | undefined> {
	return (await jobs.get(JOB_ID))?.state;
}

function sent(stack: MemoryStack): string[] {
	return takeChunks(stack).map(({ chunkId }) => chunkId);
}

describe('R3 what another version has stored', () => {
	it('keeps no other job from being swept, and is left as it is', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ jobId: 'job-2', v: 2 }));
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry());
		await stack.records.commit(aRecord());
		await sweep(stack, 2);

		expect(await stateOf(stack)).toBe('reported');
		expect((await stack.jobs.newest(10)).unreadable).toMatchObject([{ jobId: 'job-2', hasEnded: false }]);
	});

	it('is told in the job that it belongs to, which is left as it is', async () => {
		const stack = createMemoryStack();
		await plannedJob(stack, 3);
		await stack.records.commit(aRecord({ chunkId: '0.0', v: 2 }));
		await sweep(stack, 5);

		expect((await stack.jobs.get(JOB_ID))?.watch?.blocked).toContain(
			'record of chunk 0.0 of job job-1 is of version 2',
		);
		expect(sent(stack)).toEqual([]);
		expect(await stateOf(stack)).toBe('running');
	});

	it('is told no longer once somebody goes on with the job', async () => {
		const stack = createMemoryStack();
		const job = await plannedJob(stack, 3);
		await stack.jobs.watch(JOB_ID, { ...NO_WATCH, blocked: 'of version 2' });
		await createJobResumer(stack)(job.jobId);

		expect((await stack.jobs.get(JOB_ID))?.watch).toEqual(NO_WATCH);
	});
});

describe('R1 a job that was left', () => {
	it('with its last count lost, is ended', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry());
		await stack.records.commit(aRecord());
		await sweep(stack, 2);

		expect(await stateOf(stack)).toBe('reported');
	});

	it('finished and not reported, is reported', async () => {
		const stack = createMemoryStack();
		const { check } = stack.completionChecker;
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry({ requestId: '' }));
		await stack.records.commit(aRecord({ requestId: '' }));
		const dying = createMemoryStack({
			...stack.ports,
			objects: { ...stack.objects, putIfAbsent: () => Promise.reject(new Error('killed')) },
		});
		await expect(dying.completionChecker.check(JOB_ID)).rejects.toThrow('killed');
		expect(await stateOf(stack)).toBe('finished');

		await sweep(stack);
		expect(await stateOf(stack)).toBe('reported');
		expect(await check(JOB_ID)).toBeUndefined();
	});

	it('before anybody planned it, has its dispatcher woken', async () => {
		const stack = createMemoryStack();
		await storeJob(stack, urls(3));
		await sweep(stack, 3);

		expect(stack.planQueue.takeAll()).toHaveLength(1);
	});
});

it('is cheap where a job gets on: it counts nothing again, and sends nothing', async () => {
	const stack = createMemoryStack();
	await plannedJob(stack, 6);
	const list = () => Promise.reject(new Error('a check'));
	const watched = createMemoryStack({ ...stack.ports, records: { ...stack.records, list } });
	for (let i = 0; i < 5; i++) {
		await stack.counters.add(JOB_ID, { recorded: 1 }, EXPIRES_AT);
		await sweep(watched);
	}

	expect(stack.log.messages).toEqual([]);
	expect(sent(stack)).toEqual([]);
});

describe('messages that are lost', () => {
	it('R1 are sent again after two passes that found the queues empty, those of recorded chunks not', async () => {
		const stack = createMemoryStack();
		await plannedJob(stack, 6);
		await stack.records.commit(aRecord({ chunkId: '0.1' }));
		await sweep(stack, 2);
		expect(sent(stack)).toEqual([]);

		await sweep(stack);
		expect(sent(stack)).toEqual(['0.0', '0.2']);

		await sweep(stack);
		expect(sent(stack)).toEqual([]);
		await sweep(stack);
		expect(sent(stack)).toEqual(['0.0', '0.2']);
	});

	it('are not looked for while something is queued', async () => {
		const stack = createMemoryStack();
		await plannedJob(stack, 6);
		await stack.chunksQueue.send([{ body: 'of another job', groupId: 'b' }]);
		await sweep(stack, 20);

		expect(stack.chunksQueue.takeAll()).toHaveLength(1);
	});

	it('R1 are sent again though something is queued when all deliveries must be over, ever more seldom', async () => {
		const stack = createMemoryStack();
		await plannedJob(stack, 2);
		const passes: number[] = [];
		for (let pass = 1; pass <= 500; pass++) {
			await stack.chunksQueue.send([{ body: 'of another job', groupId: 'b' }]);
			await sweep(stack);
			if (stack.chunksQueue.takeAll().length > 1) passes.push(pass);
		}

		// After an hour, then after two more, then after four more.
		expect(passes).toEqual([61, 182, 423]);
	});

	it('of children are sent again only once they are due', async () => {
		const stack = createMemoryStack();
		const job = await plannedJob(stack, 2);
		await stack.finisher.finish({
			job,
			chunk: aChunk({ targets: targets(2) }),
			outcome: { results: [aResult()], deferred: [{ dueAt: START + 10 * MINUTE_MS, targets: [aTarget(1)] }] },
			invocation: createFakeInvocation(stack),
			publish: async () => undefined,
		});
		await sweep(stack, 9);
		expect(sent(stack)).toEqual([]);

		await sweep(stack, 2);
		expect(sent(stack)).toContain('0.0/0');
	});

	it('R3 again and again, of a chunk that leaves no trace, end its targets as dead_letter, within a budget of messages', async () => {
		const stack = createMemoryStack();
		await plannedJob(stack, 2);
		const messages: string[] = [];
		for (let pass = 0; pass < 100 && (await stateOf(stack)) !== 'reported'; pass++) {
			await sweep(stack);
			messages.push(...sent(stack));
		}

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'reported', totals: { counts: { dead_letter: 2 } } });
		expect(messages.filter((chunkId) => chunkId === '0.0')).toHaveLength(5);
		expect(messages.length).toBeLessThanOrEqual(20);
	});

	it.each(['threads', 'sequential'] as const)(
		'R1 in %s mode are runs: another is started, and no chunk is sent',
		async (mode) => {
			const stack = createMemoryStack();
			await plannedJob(stack, 2, { mode });
			await sweep(stack, 3);

			expect(stack.runQueue.takeAll()).toHaveLength(1);
			expect(sent(stack)).toEqual([]);
		},
	);
});

describe('a job that stops', () => {
	it('S2.10 is ended in one pass: what is planned and not recorded is cancelled', async () => {
		const stack = createMemoryStack();
		const job = await plannedJob(stack, 6);
		await stack.records.commit(aRecord({ chunkId: '0.1', counts: { ok: 2 }, requestId: 'planner' }));
		await stack.stopJob(JOB_ID, 'cancelled');
		await stack.openPlan(job).close({ trace: () => ({ requestId: 'planner', elapsedMs: 0 }) });
		await sweep(stack);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({
			state: 'cancelled',
			totals: { counts: { ok: 2, cancelled: 4 } },
		});
		expect(sent(stack)).toEqual([]);
	});

	it('S2.10 has its dispatcher woken for the closing entry', async () => {
		const stack = createMemoryStack();
		await plannedJob(stack, 2, { state: 'stopping', stopReason: 'maxDuration' });
		await sweep(stack);

		expect(stack.planQueue.takeAll()).toHaveLength(1);
		expect((await stack.records.list(JOB_ID)).get('0.0')?.counts).toEqual({ limit: 2 });
		expect(await stateOf(stack)).toBe('stopping');
	});
});

it('R1 a job that cannot be swept does not keep the others waiting', async () => {
	const stack = createMemoryStack();
	await stack.jobs.create(aJob({ jobId: 'broken' }));
	await stack.jobs.create(aJob({ jobId: 'another' }));
	const seen: string[] = [];
	const read = async (jobId: string) => {
		seen.push(jobId);
		if (jobId === 'broken') throw new StoreError('gone');
		return stack.ports.counters.read(jobId);
	};
	await sweep(createMemoryStack({ ...stack.ports, counters: { ...stack.counters, read } }));

	expect(seen.sort()).toEqual(['another', 'broken']);
	expect(stack.log.messages).toEqual(['a job could not be swept']);
});

it('looks at one job alone, if asked', async () => {
	const stack = createMemoryStack();
	for (const jobId of ['a', 'b']) {
		await stack.jobs.create(aJob({ jobId }));
		await stack.planLog.append(anEntry({ jobId, requestId: '' }));
		await stack.records.commit(aRecord({ jobId, requestId: '' }));
		await stack.jobs.watch(jobId, { quiet: 0, resends: 0, resentAt: 0, quietResends: 0, recorded: 0 });
	}
	await createSweeper({ ...stack, deliveryMs })(createFakeInvocation(stack), 'a');

	expect((await stack.jobs.get('a'))?.state).toBe('reported');
	expect((await stack.jobs.get('b'))?.state).toBe('running');
});
