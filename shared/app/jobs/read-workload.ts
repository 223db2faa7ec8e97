import type { Job } from '../../core/job.ts';
import type { Result } from '../../core/result.ts';
import { type RecordedWorkload, recordedWorkload } from '../../model/recorded-workload.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import { createResultReader, type ResultReaderDeps } from './read-results.ts';

export interface WorkloadReaderDeps extends ResultReaderDeps {
	readonly ledger: LedgerStore;
}

/** Results that say enough of how latencies are spread, even of their last percent. */
const ENOUGH_RESULTS = 20_000;

/** Reads from a job's records, ledger and results what it was to do; `undefined` if it visited nothing. */
export function createWorkloadReader(deps: WorkloadReaderDeps) {
	const readResults = createResultReader(deps);

	return async function readWorkload(job: Job): Promise<RecordedWorkload | undefined> {
		const [found, lines] = await Promise.all([deps.records.list(job.jobId), deps.ledger.list(job.jobId)]);
		const results: Result[] = [];
		for await (const result of readResults(job.jobId, 'completion')) {
			results.push(result);
			if (results.length === ENOUGH_RESULTS) break;
		}
		return recordedWorkload({ job, records: [...found.values()], lines, results });
	};
}
