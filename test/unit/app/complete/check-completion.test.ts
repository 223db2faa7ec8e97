import { beforeEach, describe, expect, it } from 'vitest';
import { createCompletionChecker } from '../../../../shared/app/complete/check-completion.ts';
import { childId } from '../../../../shared/core/chunk.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { createRecordMemory, type RecordMemory } from '../../../../shared/core/record/record-memory.ts';
import { NO_PROGRESS } from '../../../../shared/ports/progress-counters.ts';
import { aJob, aLine, anEntry, aRecord, EXPIRES_AT, JOB_ID } from '../../../support/builders.ts';
import { createMemoryStack, type MemoryPorts, type MemoryStack } from '../../../support/memory-stack.ts';

let stack: MemoryStack;
/** States in which jobs were handed to the reporter. */
let reported: Job[];

beforeEach(() => {
	stack = createMemoryStack();
	reported = [];
});

function checkerOn(ports: MemoryPorts) {
	return createCompletionChecker({
		...ports,
		report: async (job) => {
			reported.push(job);
			await ports.jobs.move(job.jobId, { from: ['finished'], to: 'reported' });
		},
	});
}

/** A job all of whose chunks have records. */
async function storeDoneJob(fields: Partial<Job> = {}, line = true): Promise<void> {
	await stack.jobs.create(aJob(fields));
	await stack.planLog.append(anEntry());
	await stack.records.commit(aRecord());
	if (line) await stack.ledger.write(aLine(), 0);
}

it('hands the records that it counted to the reporter', async () => {
	await storeDoneJob();
	let found: readonly string[] | undefined;
	const completionChecker = createCompletionChecker({
		...stack,
		report: async (_job, records) => {
			found = records && [...records.keys()];
		},
	});
	await completionChecker.check(JOB_ID);

	expect(found).toEqual([aRecord().chunkId]);
});

describe('what this instance has recorded itself', () => {
	/** Counts the listings of records. */
	function listing(recordMemory: RecordMemory) {
		let lists = 0;
		const list: typeof stack.records.list = (jobId) => {
			lists++;
			return stack.records.list(jobId);
		};
		const completionChecker = checkerOn({ ...stack, recordMemory, records: { ...stack.records, list } });
		return { completionChecker, lists: () => lists };
	}

	it('S3.3 is not read back where each name has its record in memory', async () => {
		await storeDoneJob();
		const memory = createRecordMemory(100_000);
		memory.keep(aRecord(), { results: [] });
		const { completionChecker, lists } = listing(memory);
		await completionChecker.check(JOB_ID);

		expect(reported).toHaveLength(1);
		expect(lists()).toBe(0);
	});

	it('S3.3 closes nothing by itself: a child that another instance recorded is looked up', async () => {
		const parent = aRecord({ childrenDueAt: [0] });
		const child = aRecord({ chunkId: childId(parent.chunkId, 0), attemptId: 'child' });
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry());
		await stack.ledger.write(aLine(), 0);
		await stack.records.commit(parent);
		const memory = createRecordMemory(100_000);
		memory.keep(parent, { results: [] });
		const { completionChecker, lists } = listing(memory);

		expect(await completionChecker.check(JOB_ID)).toMatchObject({
			closed: false,
			missing: [{ chunkId: child.chunkId }],
		});
		expect(lists()).toBe(1);

		await stack.records.commit(child);

		expect(await completionChecker.check(JOB_ID)).toMatchObject({ closed: true });
		expect(lists()).toBe(2);
	});

	it('S3.3 of another job closes none', async () => {
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry());
		const memory = createRecordMemory(100_000);
		memory.keep(aRecord({ jobId: 'another' }), { results: [] });
		const { completionChecker } = listing(memory);

		expect(await completionChecker.check(JOB_ID)).toMatchObject({ closed: false });
		expect(reported).toEqual([]);
	});
});

describe('looking for the end', () => {
	it.each([
		{ ended: 1, planned: 5, recorded: 5, looks: true },
		{ ended: 1, planned: 5, recorded: 6, looks: true },
		{ ended: 1, planned: 5, recorded: 4, looks: false },
		{ ended: 0, planned: 5, recorded: 5, looks: false },
	])(
		'S3.3 recounts where $recorded of $planned are recorded and $ended entries say that it ends: $looks',
		async ({ looks, ...hint }) => {
			await storeDoneJob();
			await checkerOn(stack).checkIfHinted(JOB_ID, { ...NO_PROGRESS, ...hint });

			expect(reported).toHaveLength(looks ? 1 : 0);
		},
	);

	it('reads the counters where nobody has told them', async () => {
		await storeDoneJob();
		await checkerOn(stack).checkIfHinted(JOB_ID);
		expect(reported).toHaveLength(0);

		await stack.counters.add(JOB_ID, { planned: 1, recorded: 1, ended: 1 }, EXPIRES_AT);
		await checkerOn(stack).checkIfHinted(JOB_ID);
		expect(reported).toHaveLength(1);
	});

	it('R1 does not believe counters: a job with a missing chunk goes on', async () => {
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry({ chunkCount: 2 }));
		await stack.records.commit(aRecord());
		await checkerOn(stack).checkIfHinted(JOB_ID, { ...NO_PROGRESS, ended: 1, planned: 2, recorded: 2 });

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('running');
	});
});

describe('a check', () => {
	it('S3.2 finishes a closed job with the totals of its records, then has it reported', async () => {
		await storeDoneJob();

		expect(await checkerOn(stack).check(JOB_ID)).toMatchObject({ closed: true });
		expect(reported).toMatchObject([
			{ state: 'finished', totals: { targets: 1, counts: { ok: 1 }, usage: { invocations: 1 } } },
		]);
	});

	it.each(['planning', 'running'] as const)('finishes a job from %s', async (state) => {
		await storeDoneJob({ state });
		await checkerOn(stack).check(JOB_ID);

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
	});

	it('S2.10 finishes a job that stops only with a closing entry', async () => {
		await storeDoneJob({ state: 'stopping', stopReason: 'cancelled' });
		expect(await checkerOn(stack).check(JOB_ID)).toMatchObject({ closed: false, planned: false });

		await stack.planLog.append(anEntry({ n: 1, chunkCount: 0, closed: true }));
		expect(await checkerOn(stack).check(JOB_ID)).toMatchObject({ closed: true });
	});

	it('tells what is missing', async () => {
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry({ chunkCount: 2 }));
		const completion = await checkerOn(stack).check(JOB_ID);

		expect(completion?.missing.map(({ chunkId }) => chunkId)).toEqual(['0.0', '0.1']);
	});

	it('R1 reports a job whose mover died after finishing it', async () => {
		await storeDoneJob({ state: 'finished' });

		expect(await checkerOn(stack).check(JOB_ID)).toBeUndefined();
		expect(reported).toHaveLength(1);
	});

	it('leaves a job alone that is over or gone', async () => {
		await storeDoneJob({ state: 'cancelled' });

		expect(await checkerOn(stack).check(JOB_ID)).toBeUndefined();
		expect(await checkerOn(stack).check('nobody')).toBeUndefined();
		expect(reported).toEqual([]);
	});
});

describe('with others at the same time', () => {
	it('is left to the one that is at it', async () => {
		await storeDoneJob();
		const now = stack.clock.now();
		await stack.jobs.lease(JOB_ID, 'check', now + 60_000, now);

		expect(await checkerOn(stack).check(JOB_ID)).toBeUndefined();
		expect(reported).toEqual([]);
	});

	it('R1 is taken over from a holder that died', async () => {
		await storeDoneJob();
		const now = stack.clock.now();
		await stack.jobs.lease(JOB_ID, 'check', now + 60_000, now);
		await stack.clock.advance(60_000);

		expect(await checkerOn(stack).check(JOB_ID)).toMatchObject({ closed: true });
	});

	it('R1 counts again when somebody came meanwhile, with what it may have missed', async () => {
		await stack.jobs.create(aJob());
		await stack.planLog.append(anEntry());
		let isFirst = true;
		// While the first count reads, another commits the last chunk, and finds the lease taken.
		const list: MemoryPorts['records']['list'] = async (jobId) => {
			const seen = await stack.records.list(jobId);
			if (isFirst) {
				isFirst = false;
				await stack.records.commit(aRecord());
				await stack.ledger.write(aLine(), 0);
				expect(await checkerOn(stack).check(JOB_ID)).toBeUndefined();
			}
			return seen;
		};

		expect(await checkerOn({ ...stack.ports, records: { ...stack.records, list } }).check(JOB_ID)).toMatchObject({
			closed: true,
		});
		expect(reported).toHaveLength(1);
	});

	it('gives the lease back when it fails', async () => {
		await storeDoneJob();
		const list = () => Promise.reject(new Error('gone'));
		await expect(checkerOn({ ...stack.ports, records: { ...stack.records, list } }).check(JOB_ID)).rejects.toThrow(
			'gone',
		);

		expect(await checkerOn(stack).check(JOB_ID)).toMatchObject({ closed: true });
	});

	it('S3.1 stores one report, however many look for the end at once', async () => {
		await storeDoneJob();
		await Promise.all(Array.from({ length: 20 }, () => stack.completionChecker.check(JOB_ID)));

		expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
		const first = await stack.objects.get(`jobs/${JOB_ID}/report.json`);
		await stack.completionChecker.check(JOB_ID);
		expect(await stack.objects.get(`jobs/${JOB_ID}/report.json`)).toEqual(first);
	});
});

describe('an invocation that has committed and not yet left its ledger line', () => {
	it('S0.3 is waited for, and closes the job itself', async () => {
		await storeDoneJob({}, false);
		expect(await checkerOn(stack).check(JOB_ID)).toMatchObject({ closed: false, missing: [] });

		await stack.ledger.write(aLine({ billedMs: 77 }), 0);
		await checkerOn(stack).check(JOB_ID);
		expect(reported[0]?.totals?.usage).toMatchObject({ invocations: 1, billedMs: 77 });
	});

	it('S0.3 is taken for killed after five seconds, and billed by its traces', async () => {
		await storeDoneJob({}, false);
		await stack.clock.advance(5_000);
		await checkerOn(stack).check(JOB_ID);

		expect(reported[0]?.totals?.usage).toMatchObject({ invocations: 1, billedMs: 1 });
	});
});
