import type { Chunk } from '../../core/chunk.ts';
import { completionOf, isStartable } from '../../core/complete/completion.ts';
import { isUnderWay, type Job } from '../../core/job.ts';
import type { Archive } from '../../ports/archive.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import { loadMissing } from '../complete/missing-chunks.ts';
import type { createJobStopper } from '../jobs/stop-job.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';
import type { Plan } from '../plan/planner.ts';
import type { ChunkFinisher } from '../record/finish-chunk.ts';
import { type Answer, MAX_DEAD_NOTICES } from './dead-letter.ts';
import { requireReadableLinks } from './dead-links.ts';
import { leaveLine } from './leave-line.ts';

export interface DeadRunDeps {
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly archive: Archive;
	readonly ledger: LedgerStore;
	readonly finisher: ChunkFinisher;
	readonly openPlan: (job: Job) => Plan;
	readonly notifyPlanner: NotifyPlanner;
	readonly stopJob: ReturnType<typeof createJobStopper>;
	readonly completionChecker: CompletionChecker;
	readonly clock: Clock;
}

/**
 * Answers a message that should have made somebody go on with a job. Nobody does unless it is sent again; a job that kills
 * whoever goes on with it fails.
 *
 * @param isRun - Whether the message called for a run.
 */
export async function goOnWithJob(
	deps: DeadRunDeps,
	job: Job,
	by: Answer & { readonly isRun: boolean },
): Promise<void> {
	const { letter, invocation, isRun } = by;
	if ((await deadSinceProgress(deps, job, by)) < MAX_DEAD_NOTICES) {
		const isChanged = isRun && isUnderWay(job.state) && (await quarantineOpen(deps, job, invocation)) > 0;
		// Who was away for long has to start a run for what is quarantined now, though the letter has been answered.
		return deps.notifyPlanner(job, `dead:${letter.messageId}${isChanged ? `:${invocation.requestId}` : ''}`);
	}
	if (job.state !== 'stopping') {
		await deps.stopJob(job.jobId, 'failed');
		return;
	}
	const plan = deps.openPlan(job);
	await plan.refresh();
	await plan.close(invocation);
	await leaveLine(deps.ledger, job, { targets: 0, invocation });
	await deps.completionChecker.checkIfHinted(job.jobId);
}

/**
 * Letters of a queue, this one included, with no progress of their job between them. Times would not tell: each is of
 * another clock, and a clock that is ahead, or was set back since, puts progress after all letters that are to come.
 */
async function deadSinceProgress(deps: DeadRunDeps, { jobId }: Job, { letter, keepProgress }: Answer): Promise<number> {
	const [entries, found] = await Promise.all([deps.planLog.read(jobId, 0), deps.records.list(jobId)]);
	const progress = entries.length + found.size;
	await keepProgress(progress);
	const kept = await deps.archive.list(jobId);
	return kept.filter((each) => each.queue === letter.queue && each.progress === progress).length;
}

/**
 * Quarantines each chunk that the dead runs may have had open: the next run visits them one after the other, alone.
 *
 * All that was named by then and is due, since a run names what it starts. A target that kills runs is among them.
 *
 * @returns How many.
 */
async function quarantineOpen(deps: DeadRunDeps, job: Job, invocation: Invocation): Promise<number> {
	const { jobId } = job;
	const now = deps.clock.now();
	const [entries, found] = await Promise.all([deps.planLog.read(jobId, 0), deps.records.list(jobId)]);
	const { missing, pendingLinks } = completionOf({ entries, records: found, stopping: false });
	const linked = pendingLinks.map(({ chunkId }) => chunkId);
	if (linked.length > 0) await requireReadableLinks(deps, job, linked);
	const startable = missing.filter((chunk) => isStartable(chunk, now));
	let quarantined = 0;
	for await (const chunk of loadMissing(deps, jobId, startable)) {
		if (chunk.quarantined) continue;
		await quarantine(deps.finisher, { job, chunk, invocation });
		quarantined++;
	}
	if (quarantined > 0) await leaveLine(deps.ledger, job, { targets: 0, invocation });
	return quarantined;
}

async function quarantine(
	finisher: ChunkFinisher,
	{ job, chunk, invocation }: { readonly job: Job; readonly chunk: Chunk; readonly invocation: Invocation },
): Promise<void> {
	await finisher.finish({
		job,
		chunk: { ...chunk, quarantined: true },
		outcome: { results: [], deferred: [{ dueAt: 0, targets: chunk.targets }] },
		invocation,
		// No message: a run finds its chunks in the plan and in the records.
		publish: async () => undefined,
		keepLinks: () => undefined,
	});
}
