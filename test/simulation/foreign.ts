import { hasEnded } from '../../shared/core/job.ts';
import { encodeChunk, encodePlanMessage, encodeRunMessage } from '../../shared/core/messages.ts';
import { versioned } from '../../shared/core/stored-version.ts';
import { aChunk, aJob } from '../support/builders.ts';
import type { LifePorts } from './life-ports.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What is written by another version of us, which a deployment brings in the midst of jobs. */
export const FOREIGN_PARTS = ['record', 'entry', 'line', 'blob'] as const;
type ForeignPart = (typeof FOREIGN_PARTS)[number];

export interface ForeignPlan {
	/** There is a job of another version beside ours, and messages about it. */
	readonly hasJob: boolean;
	/** One write of a job of ours; absent for none. */
	readonly part?: {
		readonly kind: ForeignPart;
		/** Writes of its kind before it. */
		readonly after: number;
	};
}

/** What has come of the plan. */
export interface ForeignState {
	/** Writes of the kind so far. */
	writes: number;
	/** The job that holds something of another version; it may never end here. */
	jobId: string | undefined;
}

const VERSION = 2;
const FOREIGN_JOB = 'foreign-job';
const RATE = 0.08;

export function sampleForeign(random: Random): ForeignPlan {
	const kind = random.pick(FOREIGN_PARTS);
	const after = random.int(0, 6);
	return { hasJob: random.happens(RATE), ...(random.happens(RATE) && { part: { kind, after } }) };
}

/** Puts a job of another version into the stores, and messages that ask to go on with it into the queues. */
export function startForeign({ scenario, stores, planQueue, chunksQueue, runQueue, scheduler }: World): void {
	if (!scenario.foreign.hasJob) return;
	scheduler.after(1, () => stores.jobs.create(aJob({ jobId: FOREIGN_JOB, v: VERSION })));
	scheduler.after(2, () => {
		planQueue.put(encodePlanMessage({ jobId: FOREIGN_JOB }), FOREIGN_JOB);
		chunksQueue.put(encodeChunk(aChunk({ jobId: FOREIGN_JOB })), FOREIGN_JOB);
		runQueue.put(encodeRunMessage({ jobId: FOREIGN_JOB }), FOREIGN_JOB);
	});
}

/** The ports of a life, one write of which is of another version. */
export function withForeignWrites(world: World, ports: LifePorts): LifePorts {
	const { foreign, scenario } = world;
	const { part } = scenario.foreign;
	if (part === undefined) return ports;

	/** Whether this write is the one. */
	function strikes(kind: ForeignPart): boolean {
		if (part?.kind !== kind || foreign.jobId !== undefined) return false;
		return foreign.writes++ >= part.after;
	}

	function changed<T extends object>(value: T, jobId: string): T {
		foreign.jobId = jobId;
		return { ...versioned(value), v: VERSION };
	}

	return {
		...ports,
		records: {
			...ports.records,
			commit: (record) => ports.records.commit(strikes('record') ? changed(record, record.jobId) : record),
		},
		planLog: {
			...ports.planLog,
			append: (entry) => ports.planLog.append(strikes('entry') ? changed(entry, entry.jobId) : entry),
		},
		ledger: {
			...ports.ledger,
			write: (line, expiresAt) => ports.ledger.write(strikes('line') ? changed(line, line.jobId) : line, expiresAt),
		},
		blobs: {
			...ports.blobs,
			put(blob) {
				const value = blob.value as object;
				// The text of a robots.txt is no part of the job that could be missed.
				const isStruck = !('text' in value) && strikes('blob');
				return ports.blobs.put(isStruck ? { ...blob, value: changed(value, blob.jobId) } : blob);
			},
		},
	};
}

/** What another version has stored is left to it, and told; nobody goes on and on about it. */
export async function* breachesOfForeign(world: World): AsyncGenerator<string> {
	const { scenario, stores, deadQueues, foreign, monitor } = world;
	for (const { name, size } of Object.values(deadQueues)) if (size > 0) yield `${name} holds ${size} messages for ever`;
	if (scenario.foreign.hasJob) yield* breachesOfForeignJob(world);
	if (foreign.jobId === undefined) return;
	const job = await stores.jobs.get(foreign.jobId);
	const isLookedAfter = scenario.sweeper !== 'none' && job !== undefined && !hasEnded(job.state);
	if (isLookedAfter && !monitor.isBlocked(foreign.jobId))
		yield `job ${foreign.jobId} is ${job.state}, and nobody says what blocks it`;
}

async function* breachesOfForeignJob({ stores, adversary }: World): AsyncGenerator<string> {
	const { unreadable } = await stores.jobs.newest(1_000);
	const [entries, records] = [await stores.planLog.read(FOREIGN_JOB, 0), await stores.records.list(FOREIGN_JOB)];
	const letters = await stores.archive.list(FOREIGN_JOB);
	if (unreadable.every(({ jobId }) => jobId !== FOREIGN_JOB)) yield 'the job of another version is gone';
	if (entries.length + records.size > 0) yield 'the job of another version was gone on with';
	if (letters.length < 3 && adversary.done === 0) yield `of the job of another version ${letters.length} letters tell`;
}
