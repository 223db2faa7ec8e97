import { dailyMessage } from '../../core/deliver/daily-message.ts';
import { parseDailyReport } from '../../core/deliver/daily-report.ts';
import { jobMessage, type ReportMessage } from '../../core/deliver/report-message.ts';
import { UnreadableError } from '../../core/errors.ts';
import type { Job } from '../../core/job.ts';
import { dailyKeyOf, keysOf } from '../../core/record/object-keys.ts';
import { type JobReport, parseReport } from '../../core/report/report.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

export interface MessageReaderDeps {
	readonly objects: Pick<ObjectStore, 'get'>;
	/** Where the stack is reached, without a slash at its end; absent where nobody knows. */
	readonly publicUrl?: string | undefined;
}

/** Reads stored reports as they are told; `undefined` where there is none, or one that another version has stored. */
export function createMessageReader({ objects, publicUrl }: MessageReaderDeps) {
	return {
		async ofJob({ jobId, schedule }: Job): Promise<ReportMessage | undefined> {
			const report = await reportOf(jobId);
			if (report === undefined) return undefined;
			const before = schedule?.previousJobId === undefined ? undefined : await reportOf(schedule.previousJobId);
			return jobMessage(report, {
				before,
				...(schedule && { schedule: schedule.name }),
				// As the dashboard has it: it asks for the key where it has none.
				...(publicUrl && { reportUrl: `${publicUrl}/#/jobs/${jobId}` }),
			});
		},
		async ofDay(reportId: string): Promise<ReportMessage | undefined> {
			const report = await read(dailyKeyOf(reportId), (json) => parseDailyReport(json, reportId));
			return report && dailyMessage(report);
		},
	};

	function reportOf(jobId: string): Promise<JobReport | undefined> {
		return read(keysOf(jobId).reportJson, (json) => parseReport(json, jobId));
	}

	async function read<T>(key: string, parse: (json: string) => T): Promise<T | undefined> {
		const body = await objects.get(key);
		if (body === undefined) return undefined;
		try {
			return parse(new TextDecoder().decode(body));
		} catch (error) {
			if (!(error instanceof UnreadableError)) throw error;
			return undefined;
		}
	}
}
