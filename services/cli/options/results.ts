import { UsageError } from '../../../shared/core/errors.ts';
import { REPORT_ENDINGS, REPORT_FORMATS, type ReportFormat } from '../../../shared/core/report/formats/format-names.ts';
import { choice, path } from '../parse/values/value-parsers.ts';
import { takesStdout } from '../report/asked-reports.ts';
import { flag, inGroup, once, repeatable, withDefault } from './option.ts';

export const FORMATS = ['jsonl', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export const ORDERS = ['input', 'completion'] as const;
export type Order = (typeof ORDERS)[number];

/** How results are written, and where. */
export const OUTPUT_OPTIONS = inGroup('Result', {
	format: withDefault(choice(FORMATS), { name: 'format', help: 'how results are written', defaultText: 'jsonl' }),
	csvRaw: flag({
		name: 'csv-raw',
		help: 'CSV for programs: text that begins with = + - @ or a tab as it is, without the apostrophe that keeps spreadsheets from computing it',
	}),
	out: once(path('FILE', 'files'), {
		name: 'out',
		help: 's3://… or file for the results',
		defaultText: 'stdout',
	}),
	order: withDefault(choice(ORDERS), {
		name: 'order',
		help: 'results as the source has them, or as they ended',
		defaultText: 'input',
	}),
});

export const REPORT_OPTIONS = inGroup('Result', {
	reports: repeatable(path('FILE', 'files'), {
		name: 'report',
		help: `writes a report of the kind that the file's ending names: ${REPORT_ENDINGS.join(' ')} (.xml is JUnit); - is stdout`,
	}),
	reportFormats: repeatable(choice(REPORT_FORMATS, 'FORMAT'), {
		name: 'report-format',
		help: `the kind of a report whose ending does not tell it, such as github (annotations) or gitlab (code quality): ${REPORT_FORMATS.join(', ')}; without --report, to stdout`,
	}),
});

export const EXIT_OPTIONS = inGroup('Result', {
	exitZero: flag({ name: 'exit-zero', help: 'exit 0 also if targets failed' }),
});

export const JSON_OPTIONS = inGroup('Result', {
	json: flag({ name: 'json', help: 'the summary as JSON on stdout; results go to --out only' }),
});

interface OnStdout {
	readonly json: boolean;
	readonly out?: string | undefined;
	readonly reports?: readonly string[];
	readonly reportFormats?: readonly ReportFormat[];
}

/** @throws {UsageError} Results, a report and the summary would be mixed; or nobody knows of which kind a report is to be. */
export function requireOneOnStdout({ json, out, reports = [], reportFormats = [] }: OnStdout): void {
	if (json && out === '-') throw new UsageError('--json and --out - both write to stdout; give --out a file');
	if (takesStdout({ reports, reportFormats }) && json) {
		throw new UsageError('--json and the report both write to stdout; give --report a file');
	}
}
