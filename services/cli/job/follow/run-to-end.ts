import { EnvironmentError, JobNotFoundError } from '../../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../../shared/core/job.ts';
import { keysOf } from '../../../../shared/core/record/object-keys.ts';
import { type JobReport, parseReport } from '../../../../shared/core/report/report.ts';
import { exitCodeOf } from '../../exit-code.ts';
import type { Order } from '../../options/results.ts';
import type { Sinks } from '../../output/open-sinks.ts';
import { jsonLine } from '../../output/print-json.ts';
import { writeStream } from '../../output/write-stream.ts';
import { createProgress, elapsedMs } from '../../progress/progress.ts';
import { writeReports } from '../../report/write-reports.ts';
import { autoErrorPercent, autoLines } from '../../summary/auto-text.ts';
import { summaryText } from '../../summary/summary-text.ts';
import { commandLine } from '../../text/command-line.ts';
import { createPaint, type Paint } from '../../text/paint.ts';
import type { Session } from '../stack/session.ts';
import type { AutoMode } from '../start/auto-mode.ts';
import { results } from './stored-results.ts';
import { tidy } from './tidy.ts';
import { type ReportEvents, watchJob } from './watch-job.ts';

export interface RunOptions {
	readonly dataDir: string;
	readonly order: Order;
	readonly json: boolean;
	readonly exitZero: boolean;
}

export interface RunInput {
	readonly options: RunOptions;
	readonly sinks: Sinks;
	readonly events: ReportEvents;
	readonly interrupted: AbortSignal;
	/** Says more of a job that has ended, and with which code; what its outcomes say if absent. */
	readonly conclude?: (report: JobReport) => Promise<number>;
	/** What chose the mode, where it was left to us. */
	readonly auto?: AutoMode;
}

/**
 * Follows a job to its end, writes what was asked for, and says how it went.
 *
 * @throws {EnvironmentError} Something could not be written; everything else was, and the summary too.
 */
export async function runToEnd(session: Session, job: Job, input: RunInput): Promise<number> {
	const { options, events, interrupted } = input;
	const { stderr } = process;
	const paint = createPaint({ isTTY: stderr.isTTY, env: process.env });
	const progress = createProgress({ screen: stderr, paint, now: elapsedMs });
	let isTold = false;
	let isOver = false;
	try {
		const ended = await watchJob(session, job, { progress, interrupted, events });
		progress.end();
		if (!hasEnded(ended.state)) {
			stderr.write(`${interruptedText(job, options)}\n`);
			return 130;
		}
		isOver = true;
		session.endFunctions();
		interrupted.addEventListener('abort', sayWhatIsDone);
		const { code, faults } = await writeAll(session, job, input, paint);
		if (code === 3 || faults.length > 0) stderr.write(`${keptText(job, options)}\n`);
		if (faults.length === 0) return code;
		isTold = true;
		throw faults[0];
	} catch (error) {
		progress.end();
		if (!isTold && !(error instanceof JobNotFoundError))
			stderr.write(`${isOver ? keptText(job, options) : goesOnText(job, options)}\n`);
		throw session.storageFault() ?? error;
	} finally {
		interrupted.removeEventListener('abort', sayWhatIsDone);
		progress.end();
	}

	/** The second interruption ends the process at once. */
	function sayWhatIsDone(): void {
		stderr.write(
			`The job has ended; what it found is being written. Ctrl-C again stops that.\n${keptText(job, options)}\n`,
		);
	}
}

/** Writes all that was asked for of a job that has ended, and says how it went. What could not be written is told last. */
async function writeAll(session: Session, job: Job, input: RunInput, paint: Paint) {
	const { options, conclude, auto } = input;
	const { stderr } = process;
	const warnings: string[] = [];
	const tidied = tidy(session, (text) => warnings.push(text));
	const report = await readReport(session, job.jobId);
	const faults = await write(session, report, input);
	const lines = summaryText(report, {
		paint,
		failures: report.linkReport ? [] : report.failures,
		links: report.linkReport,
	});
	if (auto !== undefined) lines.push(...autoLines(auto, report));
	stderr.write(`${lines.join('\n')}\n`);
	await tidied;
	for (const warning of warnings) stderr.write(`${warning}\n`);
	const concluding = async () => (await conclude?.(report)) ?? exitCodeOf(report, options);
	const code = await concluding().catch((error: unknown) => {
		faults.push(error);
		return 3;
	});
	return { code, faults };
}

export function interruptedText({ jobId }: Job, options: Pick<RunOptions, 'dataDir'>): string {
	return `Interrupted. What is stored is kept; go on with: ${commandLine(['jobs', 'resume', jobId], options)}`;
}

/** Of a job that this command cannot follow any more. */
export function goesOnText({ jobId }: Pick<Job, 'jobId'>, options: Pick<RunOptions, 'dataDir'>): string {
	return `Job ${jobId} has not ended; what is stored is kept. Go on with: ${commandLine(['jobs', 'resume', jobId], options)}`;
}

function keptText({ jobId }: Job, options: RunOptions): string {
	return `The results are kept: ${commandLine(['jobs', 'results', jobId], options)} --out FILE`;
}

/** @returns What was thrown: what one file lacks, the next need not. */
async function write(session: Session, report: JobReport, { options, sinks, auto }: RunInput): Promise<unknown[]> {
	const faults: unknown[] = [];
	const attempt = async (writing: Promise<void> | undefined) => {
		await writing?.catch((error) => faults.push(error));
	};
	await attempt(sinks.output?.write(results(session, { ...options, jobId: report.jobId })));
	await attempt(writeReports(report, sinks.reports));
	if (options.json) {
		const summary = { ...summaryIn(report), ...(auto && { auto: withError(auto, report) }) };
		await attempt(writeStream([jsonLine(summary)], process.stdout));
	}
	return faults;
}

function withError(auto: AutoMode, report: JobReport) {
	return { ...auto, errorPercent: autoErrorPercent(auto, report) };
}

/** A report without its list of failures. */
export function summaryIn({ failures: _failures, failuresOmitted: _omitted, ...summary }: JobReport) {
	return summary;
}

/**
 * @throws {EnvironmentError} It was deleted since.
 * @throws {UnreadableError} It is of another version.
 */
export async function readReport({ stack }: Session, jobId: string): Promise<JobReport> {
	const body = await stack.objects.get(keysOf(jobId).reportJson);
	if (body === undefined) throw new EnvironmentError(`the report of job ${jobId} is gone`);
	return parseReport(Buffer.from(body).toString(), jobId);
}
