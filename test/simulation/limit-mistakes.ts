import { createJobReporter } from '../../shared/app/complete/report-job.ts';
import { createBudgetOpener } from '../../shared/app/record/budget.ts';
import { createDeadLetterHandler } from '../../shared/app/recover/handle-dead-letter.ts';
import { totalsOf } from '../../shared/core/complete/totals.ts';
import { isLimit } from '../../shared/core/record/limits.ts';
import type { LifeStack } from './life-stack.ts';
import { REAL, type Variant } from './variants.ts';

/** Systems that are wrong in how a job stops by a limit. */
export const LIMIT_MISTAKES: readonly Variant[] = [
	{ ...REAL, name: 'a limit ends a job without its named chunks', stack: endingAtOnce },
	{
		...REAL,
		name: 'only the sweeper looks at limits',
		stack: (stack) => ({ ...stack, openBudget: createBudgetOpener({ ...stack, stopJob: async () => false }) }),
	},
	{
		...REAL,
		name: 'an invocation that begins is not counted',
		stack: (stack) => {
			const add: LifeStack['counters']['add'] = (jobId, { invocations: _, ...delta }, expiresAt) =>
				stack.counters.add(jobId, delta, expiresAt);
			return { ...stack, openBudget: createBudgetOpener({ ...stack, counters: { ...stack.counters, add } }) };
		},
	},
	{
		...REAL,
		name: 'a stop is not told to whoever plans',
		stack: (stack) => ({
			...stack,
			notifyPlanner: async (job, about) => (about === 'stop' ? undefined : stack.notifyPlanner(job, about)),
			openBudget: createBudgetOpener({
				...stack,
				stopJob: async (jobId, stopReason) =>
					stack.jobs.move(jobId, { from: ['planning', 'running'], to: 'stopping', stopReason }),
			}),
		}),
	},
];

/** Systems that are wrong in how a run gets over what kills it. */
export const RUN_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'a dead run quarantines nothing',
		stack: (stack) => {
			const none = { ...stack, blobs: { ...stack.blobs, get: async () => ({}) as never }, keepDays: 30 };
			return { ...stack, deadLetters: { ...stack.deadLetters, handle: createDeadLetterHandler(none).handle } };
		},
	},
	{
		...REAL,
		name: 'nobody remembers which visits were begun',
		stack: (stack) => ({
			...stack,
			blobs: { ...stack.blobs, get: (jobId, ref) => changed(stack, { jobId, ref, without: 'crashes' }) },
		}),
	},
	{
		...REAL,
		name: 'a run visits what is quarantined beside others',
		stack: (stack) => ({
			...stack,
			blobs: { ...stack.blobs, get: (jobId, ref) => changed(stack, { jobId, ref, without: 'quarantined' }) },
		}),
	},
];

interface Read {
	readonly jobId: string;
	readonly ref: Parameters<LifeStack['blobs']['get']>[1];
	readonly without: 'quarantined' | 'crashes';
}

/** Children as they are read in a job of one instance: with a field forgotten. */
async function changed<T>({ blobs, jobs }: LifeStack, { jobId, ref, without }: Read): Promise<T> {
	const blob = await blobs.get<T & { children?: readonly object[] }>(jobId, ref);
	const job = await jobs.get(jobId);
	if (job?.mode === 'fanout' || blob.children === undefined) return blob;
	return { ...blob, children: blob.children.map((child) => ({ ...child, [without]: undefined })) };
}

/** Stops, sums up what there is, and reports it. */
function endingAtOnce(stack: LifeStack): LifeStack {
	const { jobs, planLog, records, ledger } = stack;
	const stopJob: LifeStack['stopJob'] = async (jobId, reason) => {
		const isStopped = await stack.stopJob(jobId, reason);
		const job = await jobs.get(jobId);
		if (job === undefined || !isLimit(reason)) return isStopped;
		const [entries, found, lines] = await Promise.all([
			planLog.read(jobId, 0),
			records.list(jobId),
			ledger.list(jobId),
		]);
		const totals = totalsOf({ job, entries, records: [...found.values()], lines });
		if (await jobs.move(jobId, { from: ['stopping'], to: 'finished', totals })) {
			await createJobReporter(stack)({ ...job, state: 'finished', totals });
		}
		return isStopped;
	};
	return { ...stack, stopJob, openBudget: createBudgetOpener({ ...stack, stopJob }) };
}
