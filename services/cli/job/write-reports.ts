import { type JobReport, renderReport } from '../../../shared/core/report.ts';

/** A report to write; its ending says of which kind. */
export interface ReportFile {
	readonly name: string;
	write(text: string): Promise<void>;
}

/** Writes a report in each of the forms that were asked for. */
export async function writeReports(report: JobReport, files: readonly ReportFile[]): Promise<void> {
	for (const file of files) {
		const text = file.name.endsWith('.json') ? JSON.stringify(report, null, '\t') : renderReport(report).trimEnd();
		await file.write(text);
	}
}
