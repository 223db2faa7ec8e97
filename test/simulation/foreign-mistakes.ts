import { openPlan } from '../../shared/app/plan/planner.ts';
import { UnreadableError } from '../../shared/core/errors.ts';
import type { Job } from '../../shared/core/job.ts';
import type { JobStore } from '../../shared/ports/job-store.ts';
import type { RecordStore } from '../../shared/ports/record-store.ts';
import { REAL, type Variant } from './variants.ts';

/** Systems that are wrong in what they make of a job of another version. */
export const FOREIGN_JOB_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'a job of another version is read as one of ours',
		stores: (stores) => ({ ...stores, jobs: guessingJobs(stores.jobs) }),
	},
	{
		...REAL,
		name: 'a dead letter for what cannot be read is delivered again',
		stack: (stack) => ({
			...stack,
			deadLetters: {
				...stack.deadLetters,
				async handle(letter, invocation) {
					const { jobId = '' } = JSON.parse(letter.body) as { jobId?: string };
					await stack.jobs.get(jobId);
					await stack.deadLetters.handle(letter, invocation);
				},
			},
		}),
	},
	{
		...REAL,
		name: 'a list of jobs breaks over one that cannot be read',
		stores: (stores) => ({
			...stores,
			jobs: {
				...stores.jobs,
				async active() {
					const { unreadable } = await stores.jobs.newest(1_000);
					for (const { reason } of unreadable) throw new UnreadableError(reason);
					return stores.jobs.active();
				},
			},
		}),
	},
];

/** Systems that are wrong in what they make of a part of another version, in a job of ours. */
export const FOREIGN_PART_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'a record of another version is passed over',
		stores: (stores) => ({ ...stores, records: forgetfulRecords(stores.records) }),
	},
	{
		...REAL,
		name: 'nobody says what blocks a job',
		ports: (ports) => ({
			...ports,
			jobs: { ...ports.jobs, watch: (jobId, { blocked: _, ...watch }) => ports.jobs.watch(jobId, watch) },
		}),
	},
];

/** Systems that store what DynamoDB does not take. */
export const SIZE_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'a plan entry names all records there are',
		stack: (stack) => ({
			...stack,
			openPlan: (job, memory) => openPlan({ ...stack, entryNameBytes: Number.POSITIVE_INFINITY }, job, memory),
		}),
	},
];

function guessingJobs(jobs: JobStore): JobStore {
	const created = new Map<string, Job>();
	return {
		...jobs,
		create(job) {
			created.set(job.jobId, job);
			return jobs.create(job);
		},
		async get(jobId) {
			const { v: _, ...guess } = created.get(jobId) ?? {};
			return jobs.get(jobId).catch(() => guess as Job);
		},
	};
}

/** Reads one by one what can be read. */
function forgetfulRecords(records: RecordStore): RecordStore {
	const known = new Map<string, Set<string>>();
	const find: RecordStore['find'] = async (jobId, chunkIds) => {
		const found = chunkIds.map((chunkId) => records.find(jobId, [chunkId]).catch(() => new Map()));
		return new Map((await Promise.all(found)).flatMap((some) => [...some]));
	};
	return {
		...records,
		commit(record) {
			known.set(record.jobId, (known.get(record.jobId) ?? new Set()).add(record.chunkId));
			return records.commit(record);
		},
		find,
		list: (jobId) => find(jobId, [...(known.get(jobId) ?? [])]),
	};
}
