import type { ChunkBlob } from '../core/chunk.ts';
import { endStateOf, type Job } from '../core/job.ts';
import { keysOf } from '../core/object-keys.ts';
import { type JobReport, type ReportedFailure, renderReport } from '../core/report.ts';
import { countFailures, countsAsFailure, type Result } from '../core/result.ts';
import { summaryOf } from '../core/summarize.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { RecordStore } from '../ports/record-store.ts';
import { readLinkReport } from './link-report.ts';

export interface JobReporterDeps {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly clock: Clock;
}

/** Failures that a report lists; the others are counted, and stand in the results. */
export const MAX_REPORTED_FAILURES = 10_000;

/** Stores the report of a finished job once, however often it is called, and then moves the job to its end state. */
export function createJobReporter(deps: JobReporterDeps) {
	const { jobs, records, blobs, objects, clock } = deps;

	async function failuresOf(job: Job): Promise<{ failures: ReportedFailure[]; omitted: number }> {
		const failures: ReportedFailure[] = [];
		const { crawl } = job.options;
		let failed = 0;
		for (const record of (await records.list(job.jobId)).values()) {
			const here = countFailures(record.counts, crawl);
			failed += here;
			if (here === 0 || failures.length >= MAX_REPORTED_FAILURES) continue;
			const { results } = await blobs.get<ChunkBlob>(job.jobId, record.blob);
			failures.push(...results.filter(({ outcome }) => countsAsFailure(outcome, crawl)).map(toReported));
		}
		failures.sort((a, b) => a.index - b.index);
		const listed = failures.slice(0, MAX_REPORTED_FAILURES);
		return { failures: listed, omitted: failed - listed.length };
	}

	return async function report(job: Job): Promise<void> {
		const to = endStateOf(job);
		const { failures, omitted } = await failuresOf(job);
		const summary = summaryOf({ ...job, state: to }, clock.now());
		const links = job.options.crawl?.checksLinks ? await readLinkReport(deps, job.jobId) : undefined;
		const content: JobReport = { ...summary, failures, failuresOmitted: omitted, ...(links && { linkReport: links }) };
		const keys = keysOf(job.jobId);

		// The text goes first: the JSON is what says that the report is stored.
		await objects.putIfAbsent(keys.reportText, Buffer.from(renderReport(content)));
		await objects.putIfAbsent(keys.reportJson, Buffer.from(`${JSON.stringify(content, null, '\t')}\n`));
		await jobs.move(job.jobId, { from: ['finished'], to });
	};
}

function toReported({ index, url, outcome, status, error }: Result): ReportedFailure {
	return { index, url, outcome, status, error };
}
