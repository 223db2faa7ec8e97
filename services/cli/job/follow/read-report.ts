import { EnvironmentError } from '../../../../shared/core/errors.ts';
import { keysOf } from '../../../../shared/core/record/object-keys.ts';
import { type JobReport, parseReport } from '../../../../shared/core/report/report.ts';
import type { Session } from '../stack/session.ts';

/**
 * The report of a job that has ended.
 *
 * @throws {EnvironmentError} It was deleted since.
 * @throws {UnreadableError} It is of another version.
 */
export async function readReport({ stack }: Session, jobId: string): Promise<JobReport> {
	const body = await stack.objects.get(keysOf(jobId).reportJson);
	if (body === undefined) throw new EnvironmentError(`the report of job ${jobId} is gone`);
	return parseReport(Buffer.from(body).toString(), jobId);
}

/** A report without its list of failures. */
export function summaryIn({ failures: _failures, failuresOmitted: _omitted, ...summary }: JobReport) {
	return summary;
}
