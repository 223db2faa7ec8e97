import type { ChunkRecord } from '../../core/chunk.ts';
import { LARGEST_SKEW_MS } from '../../core/clock-skew.ts';
import { type Completion, completionOf } from '../../core/complete/completion.ts';
import { totalsOf } from '../../core/complete/totals.ts';
import { hasEnded, type Job } from '../../core/job.ts';
import type { PlanEntry } from '../../core/plan-entry.ts';
import type { RecordMemory } from '../../core/record/record-memory.ts';
import type { LedgerLine } from '../../core/report/ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { Progress, ProgressCounters } from '../../ports/progress-counters.ts';
import type { RecordStore } from '../../ports/record-store.ts';

export interface CompletionCheckerDeps {
	readonly jobs: JobStore;
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	/** Of this instance; a job that it has recorded alone is closed without reading that back. */
	readonly recordMemory: RecordMemory;
	readonly ledger: LedgerStore;
	readonly counters: ProgressCounters;
	readonly clock: Clock;
	/** Stores the report of a finished job, and moves the job to its end state; `found` are its records, if they are at hand. */
	readonly report: (job: Job, found?: ReadonlyMap<string, ChunkRecord>) => Promise<void>;
}

export interface CompletionChecker {
	/** Closes the job if its counters hint that it is over. Cheap where they do not. */
	checkIfHinted(jobId: string, hint?: Progress): Promise<void>;
	/** Closes the job if it is over; tells what is missing if it is not, or nothing if another is checking it. */
	check(jobId: string): Promise<Completion | undefined>;
}

/** A check of a million targets takes seconds; after this its holder is taken for dead. */
const LEASE_MS = 60_000;
/** How long a committed invocation may take to leave its ledger line, before it is taken for killed. */
const LINE_GRACE_MS = 5_000;

export function createCompletionChecker(deps: CompletionCheckerDeps): CompletionChecker {
	const { jobs, planLog, records, recordMemory, ledger, counters, clock, report } = deps;

	async function checkIfHinted(jobId: string, hint?: Progress): Promise<void> {
		const progress = hint ?? (await counters.read(jobId));
		const isRecorded = progress.recorded >= progress.planned;
		// A job that stops takes no more links in.
		const isMerged = progress.stopping > 0 || progress.linksTaken >= progress.linksFound;
		if (progress.ended > 0 && isRecorded && isMerged) await check(jobId);
	}

	async function check(jobId: string): Promise<Completion | undefined> {
		for (;;) {
			if (!(await jobs.lease(jobId, 'check', clock.now() + LEASE_MS, clock.now()))) return undefined;
			let completion: Completion | undefined;
			let isWanted = false;
			try {
				completion = await checkAlone(jobId);
			} finally {
				isWanted = await jobs.release(jobId, 'check');
			}
			// Somebody came meanwhile with what this count may have missed, and left.
			if (completion === undefined || completion.closed || !isWanted) return completion;
		}
	}

	/** @returns `undefined` if the job has ended. */
	async function checkAlone(jobId: string): Promise<Completion | undefined> {
		const [job, entries] = await Promise.all([jobs.get(jobId), planLog.read(jobId, 0)]);
		if (job === undefined || hasEnded(job.state)) return undefined;
		if (job.state === 'finished') {
			await report(job);
			return undefined;
		}

		const { completion, found } = await judged(job, entries);
		if (!completion.closed) return completion;

		const lines = await ledger.list(jobId);
		if (isLineAwaited(entries, found.values(), lines)) return { ...completion, closed: false };
		const totals = totalsOf({ job, entries, records: [...found.values()], lines });
		const from = [job.state];
		if (!(await jobs.move(jobId, { from, to: 'finished', totals }))) return { ...completion, closed: false };
		const finished = await jobs.get(jobId);
		if (finished !== undefined) await report(finished, found);
		return completion;
	}

	/** A record that was committed never changes: where each name has one in memory, there is nothing to read. */
	async function judged({ jobId, state }: Job, entries: readonly PlanEntry[]) {
		const judge = (found: ReadonlyMap<string, ChunkRecord>) => {
			return { found, completion: completionOf({ entries, records: found, stopping: state === 'stopping' }) };
		};
		const named = entries.reduce((total, { chunkCount }) => total + chunkCount, 0);
		const own = recordMemory.recordsOf(jobId);
		const byMemory = own.size < named ? undefined : judge(own);
		return byMemory?.completion.closed ? byMemory : judge(await records.list(jobId));
	}

	/** An invocation writes its line after its last commit, then looks for the end itself: it closes the job, with its line. */
	function isLineAwaited(
		entries: readonly PlanEntry[],
		found: Iterable<ChunkRecord>,
		lines: readonly LedgerLine[],
	): boolean {
		const written = new Set(['', ...lines.map((line) => line.requestId)]);
		const now = clock.now();
		// A trace of the future is of a clock that was wrong: nobody knows how old it is.
		const isFresh = (at: number) => at > now - LINE_GRACE_MS && at <= now + LARGEST_SKEW_MS;
		return [...entries, ...found].some((trace) => isFresh(trace.committedAt) && !written.has(trace.requestId));
	}

	return { checkIfHinted, check };
}
