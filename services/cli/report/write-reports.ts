import type { ReportFormat } from '../../../shared/core/report/formats/format-names.ts';
import type { JobReport } from '../../../shared/core/report/report.ts';
import { reportContext } from './report-context.ts';

/** A report to write, and in which form. */
export interface ReportFile {
	readonly format: ReportFormat;
	write(text: string): Promise<void>;
}

/** Writes a report in each of the forms that were asked for. */
export async function writeReports(report: JobReport, files: readonly ReportFile[]): Promise<void> {
	if (files.length === 0) return;
	const { RENDERERS } = await import('../../../shared/core/report/formats/report-formats.ts');
	for (const { format, write } of files) {
		await write(RENDERERS[format].render(report, reportContext(process.env, process.cwd())));
	}
}
