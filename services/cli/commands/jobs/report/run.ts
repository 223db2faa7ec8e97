import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { hasEnded } from '../../../../../shared/core/job.ts';
import { renderReport } from '../../../../../shared/core/report/report.ts';
import { readReport } from '../../../job/follow/run-to-end.ts';
import { find } from '../../../job/stack/find-job.ts';
import { withReader } from '../../../job/stack/session.ts';
import { openSinks } from '../../../output/open-sinks.ts';
import { printJson } from '../../../output/print-json.ts';
import { writeReports } from '../../../report/write-reports.ts';
import type { JobsReportOptions } from './options.ts';

/** `shoal jobs report`: writes the report of a job that has ended, or prints it. */
export async function run(options: JobsReportOptions): Promise<number> {
	const { reports } = await openSinks({ ...options, format: 'jsonl', out: undefined });
	return withReader(options.dataDir, async (session) => {
		const job = await find(session, options.jobId);
		if (!hasEnded(job.state))
			throw new EnvironmentError(`job ${job.jobId} is ${job.state}: its report is not written yet`);
		const stored = await readReport(session, options.jobId);
		await writeReports(stored, reports);
		if (options.json) printJson(stored);
		else if (reports.length === 0) process.stdout.write(`${renderReport(stored).trimEnd()}\n`);
		return 0;
	});
}
