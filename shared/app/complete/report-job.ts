import type { ChunkRecord } from '../../core/chunk.ts';
import { endStateOf, type Job } from '../../core/job.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import type { RecordMemory } from '../../core/record/record-memory.ts';
import { withIncomplete } from '../../core/report/incomplete.ts';
import { type JobReport, type ReportedFailure, renderReport } from '../../core/report/report.ts';
import { shownFailure } from '../../core/report/shown-result.ts';
import { summaryOf } from '../../core/report/summarize.ts';
import { countFailures, countsAsFailure, type Result } from '../../core/result.ts';
import { shownUrl } from '../../core/shown-url.ts';
import { versioned } from '../../core/stored-version.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import { createReportAnnouncer, type ReportAnnouncerDeps } from '../deliver/announce-report.ts';
import { type SinkStores, sinksOf } from '../record/job-sinks.ts';
import { readBlobs } from '../record/read-blobs.ts';
import { createLinkReporter, type LinkReporter } from './link-report.ts';

export interface JobReporterDeps extends ReportAnnouncerDeps, SinkStores {
	readonly jobs: JobStore;
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly objects: ObjectStore;
	readonly clock: Clock;
	readonly log: Log;
	/** What is not in it is read. */
	readonly recordMemory: RecordMemory;
}

/** Failures that a report lists; the others are counted, and stand in the results. */
export const MAX_REPORTED_FAILURES = 10_000;

/** Stores the report of a finished job once, however often it is called, and then moves the job to its end state. */
export function createJobReporter(deps: JobReporterDeps) {
	const { jobs, records, blobs, recordMemory, objects, clock, log } = deps;
	const announceReport = createReportAnnouncer(deps);

	/** Of each record at least those that failed. */
	async function* resultsOf(jobId: string, told: readonly ChunkRecord[]): AsyncGenerator<readonly Result[]> {
		const unknown: ChunkRecord[] = [];
		for (const record of told) {
			const kept = recordMemory.find(record.attemptId);
			if (kept === undefined) unknown.push(record);
			else yield kept.failed;
		}
		for await (const { results } of readBlobs(blobs, jobId, unknown)) yield results;
	}

	/** @param links - If there is a report on links; it is told of bot walls, too, which are no failures of a check. */
	async function failuresOf(job: Job, found: readonly ChunkRecord[], links: LinkReporter | undefined) {
		const { crawl } = job.options;
		const told = found.filter(({ counts }) => countFailures(counts, undefined) > 0);
		const failures: ReportedFailure[] = [];
		for await (const results of resultsOf(job.jobId, told)) {
			for (const result of results) {
				links?.failed(result);
				const isListed = countsAsFailure(result.outcome, crawl) && failures.length < MAX_REPORTED_FAILURES;
				if (isListed) failures.push(toReported(result));
			}
			if (links === undefined && failures.length >= MAX_REPORTED_FAILURES) break;
		}
		failures.sort((a, b) => a.index - b.index);
		const failed = found.reduce((total, { counts }) => total + countFailures(counts, crawl), 0);
		return { failures, omitted: failed - failures.length };
	}

	/** @param read - Its records, if they are at hand: a job that is finished gets no more of them. */
	return async function report(job: Job, read?: ReadonlyMap<string, ChunkRecord>): Promise<void> {
		const to = endStateOf(job);
		const found = [...(read ?? (await records.list(job.jobId))).values()];
		const { crawl } = job.options;
		const links = crawl?.checksLinks
			? createLinkReporter(deps, { jobId: job.jobId, crawl, records: found })
			: undefined;
		const { failures, omitted } = await failuresOf(job, found, links);
		const linkReport = await links?.read();
		const summary = summaryOf({ ...job, state: to }, clock.now());
		const content: JobReport = withIncomplete({
			...summary,
			failures,
			failuresOmitted: omitted,
			...(linkReport && { linkReport }),
		});
		const keys = keysOf(job.jobId);

		// The text goes first: the JSON is what says that the report is stored.
		await objects.putIfAbsent(keys.reportText, Buffer.from(renderReport(content)));
		const json = `${JSON.stringify(versioned(content), null, '\t')}\n`;
		const isFirst = await objects.putIfAbsent(keys.reportJson, Buffer.from(json));
		if (isFirst) logEnd(log, content);
		// Before the last step: who dies between is followed by the sweeper, which does both again.
		await announceReport(job);
		// Also of a job whose rows nobody has begun to write, since there are none, or who was to is gone.
		for (const sink of sinksOf(job.options, deps)) await sink.open(job.jobId, job.expiresAt);
		await jobs.move(job.jobId, { from: ['finished'], to });
		for (const { attemptId } of found) recordMemory.forget(attemptId);
	};
}

/** Queries over the logs count jobs by this line. */
function logEnd(log: Log, { jobId, state, mode, targets, wallMs }: JobReport): void {
	log.info('a job has ended', { jobId, state, mode, targets, wallMs });
}

function toReported({ index, url, outcome, status, error }: Result): ReportedFailure {
	return { index, url: shownUrl(url), outcome, status, error: shownFailure(error) };
}
