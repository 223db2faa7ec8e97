import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { hasEnded } from '../../../../../shared/core/job.ts';
import { type JobReport, renderReport } from '../../../../../shared/core/report/report.ts';
import { readReport } from '../../../job/follow/read-report.ts';
import { find } from '../../../job/stack/find-job.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { isRemote } from '../../../options/api.ts';
import { openSinks } from '../../../output/open-sinks.ts';
import { printJson } from '../../../output/print-json.ts';
import { connect } from '../../../remote/connect.ts';
import { writeReports } from '../../../report/write-reports.ts';
import type { JobsReportOptions } from './options.ts';

/** `shoal jobs report`: writes the report of a job that has ended, or prints it. */
export async function run(options: JobsReportOptions): Promise<number> {
	const { reports } = await openSinks({ ...options, format: 'jsonl', out: undefined, json: true });
	const report = isRemote(options)
		? await (await connect(options)).report(options.jobId)
		: await withReader(options.dataDir, (session) => stored(session, options.jobId));
	await writeReports(report, reports);
	if (options.json) printJson(report);
	else if (reports.length === 0) process.stdout.write(`${renderReport(report).trimEnd()}\n`);
	return 0;
}

async function stored(session: Session, jobId: string): Promise<JobReport> {
	const { state } = await find(session, jobId);
	if (!hasEnded(state)) throw new EnvironmentError(`job ${jobId} is ${state}: its report is not written yet`);
	return readReport(session, jobId);
}
