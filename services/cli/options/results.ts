import { UsageError } from '../../../shared/core/errors.ts';
import { choice, fileEndingWith, path } from '../parse/values/value-parsers.ts';
import { REPORT_ENDINGS } from '../report/report-endings.ts';
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
	out: once(path('FILE', 'files'), { name: 'out', help: 'file for the results', defaultText: 'stdout' }),
	order: withDefault(choice(ORDERS), {
		name: 'order',
		help: 'results as the source has them, or as they ended',
		defaultText: 'input',
	}),
});

export const REPORT_OPTIONS = inGroup('Result', {
	reports: repeatable(fileEndingWith(REPORT_ENDINGS), {
		name: 'report',
		help: `writes a report of the kind that the file's ending names: ${REPORT_ENDINGS.join(' ')}`,
	}),
});

export const EXIT_OPTIONS = inGroup('Result', {
	exitZero: flag({ name: 'exit-zero', help: 'exit 0 also if targets failed' }),
});

export const JSON_OPTIONS = inGroup('Result', {
	json: flag({ name: 'json', help: 'the summary as JSON on stdout; results go to --out only' }),
});

/** @throws {UsageError} Results and the summary would be mixed. */
export function requireOneOnStdout({ json, out }: { readonly json: boolean; readonly out: string | undefined }): void {
	if (json && out === '-') throw new UsageError('--json and --out - both write to stdout; give --out a file');
}
