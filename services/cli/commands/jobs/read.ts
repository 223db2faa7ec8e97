import { EnvironmentError } from '../../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../../shared/core/job.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { renderReport } from '../../../../shared/core/report/report.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import type { JobSummary } from '../../../../shared/core/report/summary.ts';
import { countsAsFailure, OUTCOMES, type Outcome } from '../../../../shared/core/result.ts';
import { shownUrl } from '../../../../shared/core/shown-url.ts';
import { readReport } from '../../job/follow/run-to-end.ts';
import { resultsIn } from '../../job/follow/stored-results.ts';
import { find } from '../../job/stack/find-job.ts';
import { type Session, withReader } from '../../job/stack/session.ts';
import { openSinks } from '../../output/open-sinks.ts';
import { printJson } from '../../output/print-json.ts';
import type {
	JobsListOptions,
	JobsReportOptions,
	JobsResultsOptions,
	JobsShowOptions,
} from '../../parse/parsed-command.ts';
import { writeReports } from '../../report/write-reports.ts';
import { summaryText } from '../../summary/summary-text.ts';
import { formatDuration } from '../../text/format.ts';
import { createPaint } from '../../text/paint.ts';
import { textTable } from '../../text/text-table.ts';

/** Jobs that a list shows. */
const MAX_LISTED = 50;

export async function list({ dataDir, json }: JobsListOptions): Promise<number> {
	return withReader(dataDir, async (session) => {
		const { jobs, unreadable } = await session.stack.jobs.newest(MAX_LISTED);
		const summaries = await Promise.all(jobs.map((job) => summarize(session, job)));
		if (json) printJson({ jobs: summaries, ...(unreadable.length > 0 && { unreadable }) });
		else if (summaries.length + unreadable.length === 0) process.stderr.write(`No jobs in ${dataDir}.\n`);
		else if (summaries.length > 0)
			print(textTable([['job', 'state', 'mode', 'targets', 'took', 'source'], ...summaries.map(rowOf)]).join('\n'));
		for (const { jobId, reason } of unreadable) say(`Job ${jobId} cannot be read: ${reason}.`);
		for (const { jobId, blocked } of summaries) if (blocked !== undefined) say(blockedText({ jobId, blocked }));
		return 0;
	});
}

export async function show({ dataDir, jobId, json }: JobsShowOptions): Promise<number> {
	return withReader(dataDir, async (session) => {
		const summary = await summarize(session, await find(session, jobId));
		const archived = await session.stack.archive.list(jobId);
		const deadLetters = archived.map((letter) => ({ ...letter, reason: shownUrl(letter.reason) }));
		if (json) printJson({ ...summary, deadLetters });
		else
			print(summaryText(summary, { paint: createPaint({ isTTY: process.stdout.isTTY, env: process.env }) }).join('\n'));
		if (summary.blocked !== undefined) say(blockedText({ jobId, blocked: summary.blocked }));
		for (const { queue, messageId, reason } of json ? [] : deadLetters) {
			print(`Dead letter ${messageId} of the queue ${queue}: ${printable(reason)}`);
		}
		return 0;
	});
}

export async function writeResults(options: JobsResultsOptions): Promise<number> {
	const { output } = await openSinks({ ...options, json: false, reports: [] });
	const { dataDir, jobId, order } = options;
	await output?.write(await begun(resultsIn(dataDir, { jobId, order }, (job) => wanted(options, job))));
	return 0;
}

/** The first is read before anything is written: where nothing can be read, no header is left behind. */
async function begun<T>(source: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
	const first = await source.next();
	return (async function* () {
		if (!first.done) yield first.value;
		yield* source;
	})();
}

/** All if neither of the two options narrows them. */
function wanted({ outcomes, failed }: JobsResultsOptions, { options }: Job): ReadonlySet<Outcome> {
	if (outcomes === undefined && !failed) return new Set(OUTCOMES);
	const failures = OUTCOMES.filter((outcome) => countsAsFailure(outcome, options.crawl));
	return new Set([...(outcomes ?? []), ...(failed ? failures : [])]);
}

export async function report(options: JobsReportOptions): Promise<number> {
	const { reports } = await openSinks({ ...options, format: 'jsonl', out: undefined });
	return withReader(options.dataDir, async (session) => {
		const job = await find(session, options.jobId);
		if (!hasEnded(job.state))
			throw new EnvironmentError(`job ${job.jobId} is ${job.state}: its report is not written yet`);
		const stored = await readReport(session, options.jobId);
		await writeReports(stored, reports);
		if (options.json) printJson(stored);
		else if (reports.length === 0) print(renderReport(stored).trimEnd());
		return 0;
	});
}

type ListedJob = JobSummary & {
	/** Why nobody can go on with it here. */
	readonly blocked?: string;
};

async function summarize({ stack }: Session, job: Job): Promise<ListedJob> {
	if (hasEnded(job.state)) return summaryOf(job, Date.now(), undefined);
	const summary = summaryOf(job, Date.now(), await stack.counters.read(job.jobId));
	return { ...summary, ...(job.watch?.blocked !== undefined && { blocked: job.watch.blocked }) };
}

function blockedText({ jobId, blocked }: Required<Pick<ListedJob, 'jobId' | 'blocked'>>): string {
	return `Job ${jobId} stands still: ${blocked}.`;
}

function say(text: string): void {
	process.stderr.write(`${printable(text)}\n`);
}

function rowOf({ jobId, state, mode, targets, progress, wallMs, source }: JobSummary): string[] {
	const count = progress === undefined ? String(targets) : `${progress.settled}/${progress.targets}`;
	return [jobId, state, mode, count, formatDuration(wallMs), printable(source)];
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}
