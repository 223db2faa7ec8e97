import { UsageError } from '../../../../../shared/core/errors.ts';
import { REPORT_FORMATS } from '../../../../../shared/core/report/formats/format-names.ts';
import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { inGroup, optional, type Values } from '../../../options/option.ts';
import { JSON_OPTIONS, REPORT_OPTIONS, requireOneOnStdout } from '../../../options/results.ts';
import { createJobCommand } from '../../../parse/command.ts';
import { choice } from '../../../parse/values/value-parsers.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...inGroup('Result', {
		format: optional(choice(REPORT_FORMATS, 'FORMAT'), {
			name: 'format',
			help: `the report on stdout in this form: ${REPORT_FORMATS.join(', ')}`,
			defaultText: 'txt',
		}),
	}),
	...REPORT_OPTIONS,
	...JSON_OPTIONS,
};

export interface JobsReportOptions extends Omit<Values<typeof OPTIONS>, 'format'> {
	readonly jobId: string;
}

export const JOBS_REPORT = createJobCommand({
	name: 'jobs report',
	does: 'write the report of a job',
	options: OPTIONS,
	examples: [
		{ line: 'shoal jobs report ID --report report.json --report report.html', does: 'to files' },
		{ line: 'shoal jobs report ID --format sarif', does: 'to stdout, in another form' },
	],
	parse: (jobId, { format, ...values }): JobsReportOptions => {
		const options = format === undefined ? values : { ...values, reports: ['-'], reportFormats: [format] };
		if (format !== undefined && values.reports.length + values.reportFormats.length > 0) {
			throw new UsageError('--format is for stdout; leave out --report and --report-format, or name a file for each');
		}
		requireOneOnStdout(options);
		return { jobId, ...options };
	},
	load: () => import('./run.ts'),
});
