import { EXPORT_FORMATS } from '../../../../../shared/core/report/export/export-spec.ts';
import { API_OPTIONS } from '../../../options/api.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { flag, inGroup, once, type Values, withDefault } from '../../../options/option.ts';
import { createJobCommand } from '../../../parse/command.ts';
import { choice, path } from '../../../parse/values/value-parsers.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...API_OPTIONS,
	...inGroup('Result', {
		format: withDefault(choice(EXPORT_FORMATS), {
			name: 'format',
			help: 'how results are written',
			defaultText: 'parquet',
		}),
		parts: flag({ name: 'parts', help: 'files of some 100,000 results each, for Athena, in place of one' }),
		out: once(path('PLACE', 'files'), {
			name: 'out',
			help: 'a file, a folder, or s3://BUCKET/KEY; with a slash at its end it is a folder',
			defaultText: 'a folder beside the job',
		}),
		json: flag({ name: 'json', help: 'what was written as JSON on stdout' }),
	}),
};

export interface JobsExportOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_EXPORT = createJobCommand({
	name: 'jobs export',
	does: 'write all results of a job that has ended as Parquet, JSONL or CSV',
	about: [
		'A folder also gets _table.sql, which creates a table over it in Athena, and at last _manifest.json.',
		'With --api the stack writes the files; --out fetches them, or names a folder in S3 that it may write to.',
	],
	options: OPTIONS,
	examples: [
		{ line: 'shoal jobs export ID --out results.parquet', does: 'one file, with typed columns' },
		{ line: 'shoal jobs export ID --parts --out s3://bucket/results/', does: 'parts, for Athena' },
		{ line: 'shoal jobs export ID --format csv --out results/', does: 'CSV, and the statement for its table' },
	],
	parse: (jobId, values): JobsExportOptions => ({ jobId, ...values }),
	load: () => import('./run.ts'),
});
