import { EnvironmentError, JobNotFoundError } from '../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../shared/core/job.ts';
import { renderReport } from '../../../shared/core/report.ts';
import { summaryOf } from '../../../shared/core/summarize.ts';
import type { JobSummary } from '../../../shared/core/summary.ts';
import { formatDuration } from '../format.ts';
import { openSinks, readReport, results } from '../job/run-to-end.ts';
import { openReader, type Session } from '../job/session.ts';
import { writeReports } from '../job/write-reports.ts';
import { createPaint } from '../paint.ts';
import { printable } from '../printable.ts';
import type { JobsListOptions, JobsReportOptions, JobsResultsOptions, JobsShowOptions } from '../requests.ts';
import { summaryText } from '../summary-text.ts';
import { textTable } from '../text-table.ts';

/** Jobs that a list shows. */
const MAX_LISTED = 50;

export async function list({ dataDir, json }: JobsListOptions): Promise<number> {
	return withReader(dataDir, async (session) => {
		const jobs = await session.stack.jobs.newest(MAX_LISTED);
		const summaries = await Promise.all(jobs.map((job) => summarize(session, job)));
		if (json) print(JSON.stringify({ jobs: summaries }));
		else if (summaries.length === 0) process.stderr.write(`No jobs in ${dataDir}.\n`);
		else print(textTable([['job', 'state', 'mode', 'targets', 'took', 'source'], ...summaries.map(rowOf)]).join('\n'));
		return 0;
	});
}

export async function show({ dataDir, jobId, json }: JobsShowOptions): Promise<number> {
	return withReader(dataDir, async (session) => {
		const summary = await summarize(session, await find(session, jobId));
		const deadLetters = await session.stack.archive.list(jobId);
		if (json) print(JSON.stringify({ ...summary, deadLetters }));
		else
			print(summaryText(summary, { paint: createPaint({ isTTY: process.stdout.isTTY, env: process.env }) }).join('\n'));
		for (const { queue, messageId, reason } of json ? [] : deadLetters) {
			print(`Dead letter ${messageId} of the queue ${queue}: ${printable(reason)}`);
		}
		return 0;
	});
}

export async function writeResults(options: JobsResultsOptions): Promise<number> {
	const { output } = await openSinks({ ...options, json: false, reports: [] });
	return withReader(options.dataDir, async (session) => {
		await find(session, options.jobId);
		await output?.write(results(session, options.jobId, options.order));
		return 0;
	});
}

export async function report(options: JobsReportOptions): Promise<number> {
	const { reports } = await openSinks({ ...options, format: 'jsonl', out: undefined });
	return withReader(options.dataDir, async (session) => {
		const job = await find(session, options.jobId);
		if (!hasEnded(job.state))
			throw new EnvironmentError(`job ${job.jobId} is ${job.state}: its report is not written yet`);
		const stored = await readReport(session, options.jobId);
		await writeReports(stored, reports);
		if (options.json) print(JSON.stringify(stored));
		else if (reports.length === 0) print(renderReport(stored).trimEnd());
		return 0;
	});
}

/** @throws {JobNotFoundError} There is no such job in the folder. */
export async function find({ stack }: Session, jobId: string): Promise<Job> {
	const job = await stack.jobs.get(jobId);
	if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}; shoal jobs list names those that are`);
	return job;
}

async function summarize({ stack }: Session, job: Job): Promise<JobSummary> {
	return summaryOf(job, Date.now(), hasEnded(job.state) ? undefined : await stack.counters.read(job.jobId));
}

async function withReader(dataDir: string, read: (session: Session) => Promise<number>): Promise<number> {
	const session = await openReader(dataDir);
	try {
		return await read(session);
	} finally {
		await session.close();
	}
}

function rowOf({ jobId, state, mode, targets, wallMs, source }: JobSummary): string[] {
	return [jobId, state, mode, String(targets), formatDuration(wallMs), printable(source)];
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}
