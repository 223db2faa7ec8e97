import { renderMarkdown } from '../../../shared/core/report/render-markdown.ts';
import { type JobReport, renderReport } from '../../../shared/core/report/report.ts';
import { REPORT_ENDINGS } from '../options/job.ts';

/** A report to write; its ending says of which kind. */
export interface ReportFile {
	readonly name: string;
	write(text: string): Promise<void>;
}

/** Writes a report in each of the forms that were asked for. */
export async function writeReports(report: JobReport, files: readonly ReportFile[]): Promise<void> {
	for (const file of files) await file.write(rendered(report, endingOf(file.name)).trimEnd());
}

function rendered(report: JobReport, ending: (typeof REPORT_ENDINGS)[number] | undefined): string {
	switch (ending) {
		case '.json':
			return JSON.stringify(report, null, '\t');
		case '.md':
			return renderMarkdown(report);
		case '.txt':
		case undefined:
			return renderReport(report);
	}
}

function endingOf(name: string) {
	return REPORT_ENDINGS.find((ending) => name.toLowerCase().endsWith(ending));
}
