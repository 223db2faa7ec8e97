import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import type { Values } from '../../../options/option.ts';
import { JSON_OPTIONS, REPORT_OPTIONS } from '../../../options/results.ts';
import { createJobCommand } from '../../../parse/command.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...REPORT_OPTIONS,
	...JSON_OPTIONS,
};

export interface JobsReportOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_REPORT = createJobCommand({
	name: 'jobs report',
	does: 'write the report of a job',
	options: OPTIONS,
	examples: [{ line: 'shoal jobs report ID --report report.json --report report.md', does: 'to files' }],
	parse: (jobId, values): JobsReportOptions => ({ jobId, ...values }),
	load: () => import('./run.ts'),
});
