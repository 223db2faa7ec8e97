import { describe, expect, it } from 'vitest';
import { createBatchConsumer } from '../../../../shared/app/fetch/consume-batch.ts';
import { createJobRunner } from '../../../../shared/app/fetch/run-job.ts';
import { createDispatcher } from '../../../../shared/app/plan/dispatch.ts';
import { createBudgetOpener } from '../../../../shared/app/record/budget.ts';
import { createSweeper } from '../../../../shared/app/recover/sweep.ts';
import { createJobVerifier } from '../../../../shared/app/recover/verify-job.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { encodeChunk, encodePlanMessage, encodeRunMessage } from '../../../../shared/core/messages.ts';
import { type JobLimits, NANO_PER_USD } from '../../../../shared/core/record/limits.ts';
import { nanoUsdOf } from '../../../../shared/core/report/bill.ts';
import { NO_USAGE } from '../../../../shared/core/report/ledger.ts';
import { aLine, aPage, EXPIRES_AT, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation, createFakeVisitor, type FakeVisitor } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, takeChunks, urls } from '../../../support/memory-stack.ts';

const VISIT_MS = 1_000;

async function setUp(count: number, limits: JobLimits, fields: Partial<Job> = {}): Promise<MemoryStack> {
	const stack = createMemoryStack();
	const settings = options({ chunkSize: 5, concurrency: 2, limits });
	await storeJob(stack, urls(count), { mode: 'threads', options: settings, ...fields });
	return stack;
}

/** Each visit takes a second. */
function slow({ clock }: MemoryStack): FakeVisitor {
	return createFakeVisitor(async () => {
		await clock.sleep(VISIT_MS);
		return aPage();
	});
}

const invocationOf = (stack: MemoryStack) => createFakeInvocation({ ...stack, requestId: stack.ids.id() });

async function run(stack: MemoryStack): Promise<string[]> {
	const visitor = slow(stack);
	const runJob = createJobRunner({ ...stack, visitorOf: () => visitor });
	await stack.clock.run(runJob(encodeRunMessage({ jobId: JOB_ID }), invocationOf(stack)));
	return visitor.visited;
}

const costUsd = (billedMs: number) => nanoUsdOf({ ...NO_USAGE, billedMs, memoryMb: aLine().memoryMb }) / NANO_PER_USD;

describe('a run of threads', () => {
	it.each([
		{ limits: { maxDurationMs: 10 * VISIT_MS }, reason: 'maxDuration' },
		{ limits: { maxCostUsd: costUsd(10 * VISIT_MS) }, reason: 'maxCostUsd' },
	])('S2.10 stops in its midst at $reason, and the visits under way are all that comes on top', async (given) => {
		const stack = await setUp(100, given.limits);
		const visited = await run(stack);

		// Two permits, ten rounds: the limit is there as the eleventh would begin.
		expect(visited).toHaveLength(20);
		const job = await stack.jobs.get(JOB_ID);
		const { targets = 0, notPlanned = 0, counts = {} } = job?.totals ?? {};
		expect(job).toMatchObject({ state: 'limited', stopReason: given.reason });
		expect(targets + notPlanned).toBe(100);
		expect(counts).toEqual({ ok: 20, limit: targets - 20 });
		expect((await createJobVerifier(stack)(JOB_ID)).problems).toEqual([]);
	});

	it('S2.10 is not stopped by what its last visit took', async () => {
		const stack = await setUp(20, { maxDurationMs: 10 * VISIT_MS, maxCostUsd: costUsd(10 * VISIT_MS) });
		await run(stack);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'reported', totals: { counts: { ok: 20 } } });
	});

	it('S2.10 sees what the runs before it have spent, also one that was killed', async () => {
		const stack = await setUp(20, { maxCostUsd: costUsd(10_000) });
		await stack.counters.add(JOB_ID, { invocations: 1, nanoUsd: 2e6 }, EXPIRES_AT);

		expect(await run(stack)).toEqual([]);
		expect((await stack.jobs.get(JOB_ID))?.stopReason).toBe('maxCostUsd');
	});

	it('S2.10 visits nothing if it is one more than are allowed', async () => {
		const stack = await setUp(20, { maxInvocations: 2 });
		await stack.counters.add(JOB_ID, { invocations: 2 }, EXPIRES_AT);

		expect(await run(stack)).toEqual([]);
		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'limited', stopReason: 'maxInvocations' });
	});

	it('S2.10 goes on, and says so, while it can neither count nor stop', async () => {
		const stack = await setUp(4, { maxDurationMs: 1 });
		const stopJob = () => Promise.reject(new StoreError('throttled'));
		const add: MemoryStack['counters']['add'] = () => Promise.reject(new StoreError('throttled'));
		const openBudget = createBudgetOpener({ ...stack, stopJob, counters: { ...stack.counters, add } });
		await stack.clock.advance(10);

		expect(await run({ ...stack, openBudget })).toEqual(urls(4));
		expect(stack.log.messages).toContain('what an invocation spends was not counted');
		expect(stack.log.messages).toContain('a job that has reached a limit could not be stopped');
	});
});

it('S0.3 the counters of a limited job have what its ledger has, to a billionth', async () => {
	const stack = await setUp(20, { maxCostUsd: 1 });
	await run(stack);
	const lines = await stack.ledger.list(JOB_ID);

	expect(lines).toHaveLength(1);
	expect(await stack.counters.read(JOB_ID)).toMatchObject({
		invocations: 1,
		nanoUsd: lines.reduce((total, line) => total + nanoUsdOf(line), 0),
	});
});

it('a job without limits is counted no more often than before', async () => {
	const stack = createMemoryStack();
	await storeJob(stack, urls(5), { mode: 'threads' });
	await run(stack);

	expect(await stack.counters.read(JOB_ID)).toMatchObject({ invocations: 0, nanoUsd: 0 });
});

describe('fan-out', () => {
	const consume = async (stack: MemoryStack) => {
		const visitor = slow(stack);
		const bodies = takeChunks(stack).map(encodeChunk);
		await stack.clock.run(createBatchConsumer({ ...stack, visitor, concurrency: 50 })(bodies, invocationOf(stack)));
		return visitor.visited;
	};
	const dispatch = (stack: MemoryStack) =>
		createDispatcher(stack)([encodePlanMessage({ jobId: JOB_ID })], invocationOf(stack));

	it('S2.10 stops in the midst of a batch; its other chunks commit limit, and the job ends', async () => {
		const stack = await setUp(20, { maxDurationMs: 3 * VISIT_MS }, { mode: 'fanout' });
		await dispatch(stack);
		stack.planQueue.takeAll();
		expect(await consume(stack)).toHaveLength(6);
		// The stop wakes the dispatcher, which closes the plan.
		expect(stack.planQueue.takeAll()).toHaveLength(1);
		await dispatch(stack);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({
			state: 'limited',
			totals: { counts: { ok: 6, limit: 14 }, notPlanned: 0 },
		});
		expect((await createJobVerifier(stack)(JOB_ID)).problems).toEqual([]);
	});

	it('S2.10 plans no more once a limit is reached', async () => {
		const stack = await setUp(20, { maxInvocations: 1 }, { mode: 'fanout' });
		await stack.counters.add(JOB_ID, { invocations: 1 }, EXPIRES_AT);
		await dispatch(stack);
		expect(takeChunks(stack)).toEqual([]);
		await dispatch(stack);

		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'limited', totals: { targets: 0, notPlanned: 20 } });
	});
});

describe('the sweeper', () => {
	const sweep = (stack: MemoryStack) => createSweeper({ ...stack, deliveryMs: 3_600_000 })(invocationOf(stack));

	it('S2.10 stops a job whose time passes while nothing happens', async () => {
		const stack = await setUp(5, { maxDurationMs: 60_000 });
		await sweep(stack);
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('planning');

		await stack.clock.advance(60_000);
		await sweep(stack);
		expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'stopping', stopReason: 'maxDuration' });
		expect(stack.runQueue.takeAll().length).toBeGreaterThan(0);
	});

	it('S2.10 leaves a job alone that has done all', async () => {
		const stack = await setUp(5, { maxDurationMs: 60_000 });
		await stack.counters.add(JOB_ID, { planned: 1, recorded: 1, ended: 1 }, EXPIRES_AT);
		await stack.clock.advance(60_000);
		await sweep(stack);

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('planning');
	});
});
