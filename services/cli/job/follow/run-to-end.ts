import { JobNotFoundError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { exitCodeOf } from '../../exit-code.ts';
import type { Order } from '../../options/results.ts';
import type { Sinks } from '../../output/open-sinks.ts';
import { jsonLine } from '../../output/print-json.ts';
import { writeStream } from '../../output/write-stream.ts';
import { createProgress, elapsedMs, type Progress } from '../../progress/progress.ts';
import { writeReports } from '../../report/write-reports.ts';
import { autoLines } from '../../summary/auto-text.ts';
import { summaryText } from '../../summary/summary-text.ts';
import { createPaint } from '../../text/paint.ts';
import type { Session } from '../stack/session.ts';
import type { AutoMode } from '../start/local-execution.ts';
import { type EarlyWriting, writeEarly } from './early-writing.ts';
import { embeddedJob } from './embedded-job.ts';
import type { FollowedJob } from './followed-job.ts';
import { summaryIn } from './read-report.ts';
import type { ReportEvents } from './watch-job.ts';

export interface FollowOptions {
	readonly order: Order;
	readonly json: boolean;
	readonly exitZero: boolean;
}

export interface FollowInput {
	readonly options: FollowOptions;
	readonly sinks: Sinks;
	readonly interrupted: AbortSignal;
	/** Compares what a job has found with what was found before, for all that is written and said of it. */
	readonly judge?: (report: JobReport) => JobReport;
	/** Says more of a job that has ended, and with which code; what its outcomes say if absent. */
	readonly conclude?: (report: JobReport) => Promise<number>;
	/** What chose the mode, where it was left to us. */
	readonly auto?: AutoMode;
}

export interface RunInput extends FollowInput {
	readonly options: FollowOptions & { readonly dataDir: string };
	readonly events: ReportEvents;
}

/** As `followToEnd`, of a job of the embedded stack. */
export function runToEnd(session: Session, job: Job, input: RunInput): Promise<number> {
	return followToEnd(embeddedJob(session, job, input), input);
}

/**
 * Follows a job to its end, writes what was asked for, and says how it went.
 *
 * @returns The exit code; 130 if it was interrupted before the end.
 * @throws {EnvironmentError} Something could not be written; everything else was, and the summary too.
 */
export async function followToEnd(job: FollowedJob, input: FollowInput): Promise<number> {
	const { stderr } = process;
	const progress = createProgress({
		screen: stderr,
		paint: createPaint({ isTTY: stderr.isTTY, env: process.env }),
		now: elapsedMs,
	});
	const { code, fault } = await ended(job, input, progress);
	if (code === 130) stderr.write(`${job.texts.interrupted}\n`);
	if (code === 3 || fault !== undefined) stderr.write(`${job.texts.kept}\n`);
	if (fault !== undefined) throw job.fault() ?? fault;
	return code;
}

interface Ended {
	readonly code: number;
	/** Of the first thing that could not be written. */
	readonly fault?: unknown;
}

async function ended(job: FollowedJob, input: FollowInput, progress: Progress): Promise<Ended> {
	const { stderr } = process;
	/** The second interruption ends the process at once. */
	const sayWhatIsDone = () => {
		stderr.write(`The job has ended; what it found is being written. Ctrl-C again stops that.\n${job.texts.kept}\n`);
	};
	const early = writeEarly(job, { ...input.sinks, ...input.options });
	let isOver = false;
	try {
		isOver = await job.watch(progress, input.interrupted);
		progress.end();
		if (!isOver) {
			await early?.drop();
			return { code: 130 };
		}
		input.interrupted.addEventListener('abort', sayWhatIsDone);
		return await concluded(job, input, early);
	} catch (error) {
		progress.end();
		await early?.drop();
		if (!(error instanceof JobNotFoundError)) {
			stderr.write(`${isOver ? job.texts.kept : job.texts.goesOn}\n`);
		}
		throw job.fault() ?? error;
	} finally {
		input.interrupted.removeEventListener('abort', sayWhatIsDone);
	}
}

/** Of a job that has ended: writes all there is to write, whatever of it fails. */
async function concluded(job: FollowedJob, input: FollowInput, early: EarlyWriting | undefined): Promise<Ended> {
	const { options, judge, conclude, auto, interrupted } = input;
	const { stderr } = process;
	const released = job.release(interrupted);
	// Who awaits it learns of its failure; nobody does once another has failed.
	released.catch(() => undefined);
	const written = early?.finish();
	const stored = await job.report();
	const report = judge?.(stored) ?? stored;
	const faults = await write(job, report, { ...input, written });
	const lines = summaryText(report, {
		paint: createPaint({ isTTY: stderr.isTTY, env: process.env }),
		failures: report.failures,
		links: report.linkReport,
	});
	if (auto !== undefined) lines.push(...autoLines(auto));
	stderr.write(`${lines.join('\n')}\n`);
	for (const warning of await released) stderr.write(`${warning}\n`);
	try {
		const code = (await conclude?.(report)) ?? exitCodeOf(report, options);
		return faults.length === 0 ? { code } : { code, fault: faults[0] };
	} catch (error) {
		return { code: 3, fault: faults[0] ?? error };
	}
}

interface WriteInput extends FollowInput {
	/** Whether results are written already. */
	readonly written: Promise<boolean> | undefined;
}

/** @returns What was thrown: what one file lacks, the next need not. */
async function write(job: FollowedJob, report: JobReport, input: WriteInput): Promise<unknown[]> {
	const { options, sinks, auto, written } = input;
	const faults: unknown[] = [];
	const attempt = async (writing: Promise<void> | undefined) => {
		await writing?.catch((error) => faults.push(error));
	};
	if (!(await written)) await attempt(sinks.output?.write(job.results(options.order)));
	await attempt(writeReports(report, sinks.reports));
	if (options.json) {
		const summary = { ...summaryIn(report), ...(auto && { auto }) };
		await attempt(writeStream([jsonLine(summary)], process.stdout));
	}
	return faults;
}
