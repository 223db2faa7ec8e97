import { renderMarkdown } from '../../../shared/core/report/render-markdown.ts';
import { type JobReport, renderReport } from '../../../shared/core/report/report.ts';
import { REPORT_ENDINGS, type ReportEnding } from './report-endings.ts';

/** A report to write; its ending says of which kind. */
export interface ReportFile {
	readonly name: string;
	write(text: string): Promise<void>;
}

const RENDERERS: Readonly<Record<ReportEnding, (report: JobReport) => string>> = {
	'.json': (report) => JSON.stringify(report, null, '\t'),
	'.md': renderMarkdown,
	'.txt': renderReport,
};

/** Writes a report in each of the forms that were asked for. */
export async function writeReports(report: JobReport, files: readonly ReportFile[]): Promise<void> {
	for (const file of files) await file.write(RENDERERS[endingOf(file.name)](report).trimEnd());
}

function endingOf(name: string): ReportEnding {
	return REPORT_ENDINGS.find((ending) => name.toLowerCase().endsWith(ending)) ?? '.txt';
}
