import { createResultReader } from '../../../shared/app/read-results.ts';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import { hasEnded, type Job } from '../../../shared/core/job.ts';
import { keysOf } from '../../../shared/core/object-keys.ts';
import type { JobReport } from '../../../shared/core/report.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Format, Order } from '../options.ts';
import { openOutput } from '../output/open-output.ts';
import { createPaint } from '../paint.ts';
import { createProgress } from '../progress.ts';
import { summaryText } from '../summary-text.ts';
import { onInterrupt } from './interrupt.ts';
import type { Session } from './session.ts';
import { type News, watchJob } from './watch-job.ts';
import { type ReportFile, writeReports } from './write-reports.ts';

export interface RunOptions {
	readonly format: Format;
	readonly out: string | undefined;
	readonly order: Order;
	readonly reports: readonly string[];
	readonly json: boolean;
	readonly exitZero: boolean;
}

/** Where a command's results and reports go; opened before anything runs, so that a wrong name costs nothing. */
export async function openSinks(options: Pick<RunOptions, 'format' | 'out' | 'json' | 'reports'>) {
	const output =
		options.json && options.out === undefined ? undefined : await openOutput({ ...options, stdout: process.stdout });
	const reports: ReportFile[] = await Promise.all(options.reports.map(openReport));
	return { output, reports };
}

async function openReport(name: string): Promise<ReportFile> {
	const output = await openOutput({ format: 'jsonl', out: name, stdout: process.stdout });
	return { name, write: (text) => output.write(once(text)) };
}

async function* once(text: string): AsyncGenerator<string> {
	yield text;
}

/** Follows a job to its end, writes what was asked for, and says how it went. */
export async function runToEnd(
	session: Session,
	job: Job,
	{ options, sinks, news }: { options: RunOptions; sinks: Awaited<ReturnType<typeof openSinks>>; news: News },
): Promise<number> {
	const { stderr, stdout } = process;
	const paint = createPaint({ isTTY: stderr.isTTY, env: process.env });
	const progress = createProgress({ screen: stderr, paint, now: Date.now });
	const interrupt = onInterrupt();
	try {
		const ended = await watchJob(session, job, { progress, interrupted: interrupt.signal, news });
		progress.end();
		if (!hasEnded(ended.state)) {
			stderr.write(`Interrupted. What is stored is kept; go on with: shoal jobs resume ${job.jobId}\n`);
			return 130;
		}
		const report = await readReport(session, job.jobId);
		if (sinks.output !== undefined) await sinks.output.write(results(session, job.jobId, options.order));
		await writeReports(report, sinks.reports);
		if (options.json) stdout.write(`${JSON.stringify(summaryIn(report))}\n`);
		stderr.write(`${summaryText(report, { paint, failures: report.failures }).join('\n')}\n`);
		return exitCodeOf(report, options);
	} finally {
		progress.end();
		interrupt.stop();
	}
}

/** A report without its list of failures. */
export function summaryIn({ failures: _failures, failuresOmitted: _omitted, ...summary }: JobReport) {
	return summary;
}

/** @throws {EnvironmentError} It was deleted since. */
export async function readReport({ stack }: Session, jobId: string): Promise<JobReport> {
	const body = await stack.objects.get(keysOf(jobId).reportJson);
	if (body === undefined) throw new EnvironmentError(`the report of job ${jobId} is gone`);
	return JSON.parse(Buffer.from(body).toString()) as JobReport;
}

/** The results of a job as JSON texts. */
export async function* results({ stack }: Session, jobId: string, order: Order): AsyncGenerator<string> {
	for await (const result of createResultReader(stack)(jobId, order)) yield JSON.stringify(result);
}
