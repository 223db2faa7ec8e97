import { describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../../shared/app/plan/dispatch.ts';
import { openPlan } from '../../../../shared/app/plan/planner.ts';
import { RESERVE_MS } from '../../../../shared/app/record/start-window.ts';
import { MessageError, QueueError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { encodePlanMessage } from '../../../../shared/core/messages.ts';
import { aJob, aRecord, EXPIRES_AT, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, takeChunks, urls } from '../../../support/memory-stack.ts';

const body = encodePlanMessage({ jobId: JOB_ID });

async function setUp(lines: readonly string[], fields: Partial<Job> = {}, stack = createMemoryStack()) {
	await storeJob(stack, lines, { options: options({ chunkSize: 2 }), ...fields });
	return stack;
}

/** Delivers a plan message. */
async function dispatch(stack: MemoryStack, { lifetimeMs = 300_000 } = {}): Promise<void> {
	const invocation = createFakeInvocation({ clock: stack.clock, requestId: stack.ids.id(), lifetimeMs });
	const [outcome] = await createDispatcher(stack)([body], invocation);
	if (outcome?.status === 'rejected') throw outcome.reason;
}

function sent(stack: MemoryStack): string[] {
	return takeChunks(stack).map(({ chunkId }) => chunkId);
}

it('S2.5 plans the source to its end and sends each chunk once', async () => {
	const stack = await setUp(urls(500));
	await dispatch(stack);

	const chunks = takeChunks(stack);
	expect(chunks.flatMap(({ targets }) => targets.map(({ url }) => url))).toEqual(urls(500));
	expect((await stack.jobs.get(JOB_ID))?.state).toBe('running');
	expect(stack.planQueue.takeAll()).toEqual([]);
});

it('leaves a ledger line with the targets that it planned', async () => {
	const stack = await setUp(urls(5));
	await dispatch(stack);

	expect(await stack.ledger.list(JOB_ID)).toMatchObject([{ targets: 5 }]);
});

it('asks to be called again when its time is up before the source is', async () => {
	const stack = await setUp(urls(10));
	await dispatch(stack, { lifetimeMs: RESERVE_MS });

	expect(sent(stack)).toEqual([]);
	const [message] = stack.planQueue.takeAll();
	expect(message).toMatchObject({
		body,
		groupId: JOB_ID,
		deduplicationId: expect.stringContaining(`${JOB_ID}:after:`),
	});
	expect((await stack.jobs.get(JOB_ID))?.state).toBe('planning');
});

it('R1 asks again though it got no further than the one before', async () => {
	const stack = await setUp(urls(10));
	await dispatch(stack, { lifetimeMs: RESERVE_MS });
	await dispatch(stack, { lifetimeMs: RESERVE_MS });

	expect(stack.planQueue.takeAll()).toHaveLength(2);
});

describe('what another has planned', () => {
	it('R1 is sent by whoever comes next, if it could not be sent', async () => {
		const stack = await setUp(urls(5));
		const send = () => Promise.reject(new QueueError('the queue is gone'));
		const broken = createMemoryStack({ ...stack.ports, chunksQueue: { ...stack.chunksQueue, send } });
		await expect(dispatch(broken)).rejects.toThrow(QueueError);

		await dispatch(stack);

		expect(sent(stack)).toEqual(['0.0', '0.1', '0.2']);
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('running');
	});

	it('R1 is sent as far as it has no record', async () => {
		const stack = await setUp(urls(5));
		await dispatch(stack);
		sent(stack);
		await stack.records.commit(aRecord({ chunkId: '0.1' }));

		await dispatch(stack);

		expect(sent(stack)).toEqual(['0.0', '0.2']);
	});

	it('R1 has its children sent by others', async () => {
		const stack = await setUp(urls(2));
		await dispatch(stack);
		sent(stack);
		await stack.records.commit(aRecord({ chunkId: '0.0', childrenDueAt: [0] }));

		await dispatch(stack);

		expect(sent(stack)).toEqual([]);
	});

	it('R1 is not planned again, and but for its end not sent again', async () => {
		const stack = await setUp(urls(500));
		await dispatch(stack);
		const [last] = (await stack.planLog.read(JOB_ID, 0)).slice(-1);
		sent(stack);
		await dispatch(stack);

		expect(sent(stack).every((chunkId) => chunkId.startsWith(`${last?.n}.`))).toBe(true);
		expect((await stack.planLog.read(JOB_ID, 0)).reduce((sum, entry) => sum + entry.targets, 0)).toBe(500);
	});

	it('R1 is sent, too, by the one that it was faster than', async () => {
		const stack = await setUp(urls(5));
		const job = await stack.jobs.get(JOB_ID);
		const append: MemoryStack['planLog']['append'] = async (entry) => {
			// The other is at the same entry, and dies when it has it.
			await openPlan({ ...stack.ports }, job ?? aJob()).extend(createFakeInvocation(stack));
			return stack.planLog.append(entry);
		};
		await dispatch(createMemoryStack({ ...stack.ports, planLog: { ...stack.planLog, append } }));

		expect(sent(stack)).toEqual(['0.0', '0.1', '0.2']);
	});
});

it('S2.10 closes the plan of a job that stops, and plans no more', async () => {
	const stack = await setUp(urls(10), { state: 'stopping', stopReason: 'cancelled' });
	await dispatch(stack);

	expect(sent(stack)).toEqual([]);
	// Nothing was planned, so this is the end, too.
	expect(await stack.jobs.get(JOB_ID)).toMatchObject({ state: 'cancelled', totals: { targets: 0, notPlanned: 10 } });
});

it('R1 closes a job whose last chunk was recorded before its plan was known to be done', async () => {
	const stack = await setUp(urls(2));
	const sendAndRecord: MemoryStack['sendChunks'] = async (chunks) => {
		for (const { chunkId } of chunks) {
			await stack.records.commit(aRecord({ chunkId, requestId: '' }));
			await stack.counters.add(JOB_ID, { recorded: 1 }, EXPIRES_AT);
		}
	};
	await dispatch({ ...stack, sendChunks: sendAndRecord });

	expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
});

it.each(['reported', 'cancelled', 'limited', 'failed'] as const)('leaves a job that is %s alone', async (state) => {
	const stack = await setUp(urls(3), { state });
	await dispatch(stack);

	expect(sent(stack)).toEqual([]);
	expect(await stack.planLog.read(JOB_ID, 0)).toEqual([]);
});

it('acknowledges a message for a job that is gone', async () => {
	const stack = createMemoryStack();
	await dispatch(stack);

	expect(stack.log.messages).toEqual(['a plan message for a job that is over or gone']);
});

it('R3 leaves a malformed message to be given up', async () => {
	const stack = createMemoryStack();
	const invocation = createFakeInvocation(stack);

	const [outcome] = await createDispatcher(stack)(['{"v":7}'], invocation);
	expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(MessageError) });
});

it('S3.9 a job that takes long to plan keeps no other of its batch waiting', async () => {
	const stack = createMemoryStack();
	await storeJob(stack, urls(500), { jobId: '01A', options: options({ chunkSize: 2 }) });
	await storeJob(stack, urls(5), { jobId: '01B', options: options({ chunkSize: 2 }) });
	const others = Promise.withResolvers<void>();
	const slow = createMemoryStack({
		...stack.ports,
		jobs: {
			...stack.jobs,
			async get(jobId) {
				if (jobId === '01A') await others.promise;
				return stack.jobs.get(jobId);
			},
		},
		chunksQueue: {
			...stack.chunksQueue,
			async send(messages) {
				others.resolve();
				await stack.chunksQueue.send(messages);
			},
		},
	});
	const bodies = ['01A', '01B'].map((jobId) => encodePlanMessage({ jobId }));
	await createDispatcher(slow)(bodies, createFakeInvocation(stack));

	const sent = stack.chunksQueue.takeAll();
	expect(sent.slice(0, 3)).toEqual([0, 1, 2].map(() => expect.objectContaining({ groupId: '01B', isSmall: true })));
	expect(sent.slice(3).map(({ groupId, isSmall }) => `${groupId} ${isSmall}`)).toEqual(
		Array(250).fill('01A undefined'),
	);
});
