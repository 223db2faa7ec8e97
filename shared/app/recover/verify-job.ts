import { JobNotFoundError } from '../../core/errors.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { PlanLog } from '../../ports/plan-log.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { checkEnd } from './verify-end.ts';
import { createLinkCheck } from './verify-links.ts';
import { PlanCheck } from './verify-plan.ts';

export interface JobVerifierDeps {
	readonly jobs: JobStore;
	readonly planLog: PlanLog;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly ledger: LedgerStore;
}

/** What a verification has looked at, and what it found wrong. */
export interface Verification {
	readonly jobId: string;
	readonly targets: number;
	readonly chunks: number;
	readonly deadLetters: number;
	/** Sentences that name the place; empty is the proof. */
	readonly problems: readonly string[];
}

/** Problems that are told; a job that is wrong in one place is often wrong in thousands. */
const MAX_PROBLEMS = 100;

/**
 * Proves that every target of a job ended exactly once.
 *
 * From the source's copy, the plan log, the records and the blobs alone: counters are never asked. The plan has to name
 * the distinct targets of the source one after the other, each chunk has to have a record whose blob holds just its
 * targets, as results or in children, and the totals and the report have to be their sums.
 */
export function createJobVerifier(deps: JobVerifierDeps) {
	/** @throws {JobNotFoundError} There is no such job. */
	return async function verifyJob(jobId: string): Promise<Verification> {
		const job = await deps.jobs.get(jobId);
		if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}`);
		const problems: string[] = [];
		const wrong = (problem: string) => {
			if (problems.length < MAX_PROBLEMS) problems.push(problem);
		};
		const entries = await deps.planLog.read(jobId, 0);
		const records = await deps.records.list(jobId);
		const links = job.options.crawl && createLinkCheck(wrong);
		const plan = new PlanCheck({ ...deps, job, entries, records, links, wrong });
		await plan.run();
		await checkEnd({ ...deps, job, entries, records: [...records.values()], wrong });
		const { targets, chunks, deadLetters } = plan;
		return { jobId, targets, chunks, deadLetters, problems };
	};
}
