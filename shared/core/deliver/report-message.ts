import type { ReportFormat } from '../report/formats/format-names.ts';
import { RENDERERS } from '../report/formats/report-formats.ts';
import type { JobReport } from '../report/report.ts';
import { type NoticeContext, noticeOf, noticeTitle, renderNotice } from './notice.ts';

/** A report in each of the forms that destinations take. */
export interface ReportMessage {
	/** Of the job, or of the daily report. */
	readonly reportId: string;
	/** One line: the subject of an e-mail. */
	readonly title: string;
	/** The short message for chats and e-mails. */
	readonly text: string;
	/** The same as the JSON of a webhook. */
	readonly notice: object;
	/** The whole report. */
	readonly report: object;
	/** The whole report in this form; as text, if it has no such form. */
	as(format: ReportFormat): string;
}

/** What is told of the report of a job. */
export function jobMessage(report: JobReport, context: NoticeContext): ReportMessage {
	const notice = noticeOf(report, context);
	return {
		reportId: report.jobId,
		title: noticeTitle(notice),
		text: renderNotice(notice),
		notice,
		report,
		as: (format) => RENDERERS[format].render(report),
	};
}
