import { UsageError } from '../../../shared/core/errors.ts';
import type { Extracting } from '../../../shared/core/report/extract-columns.ts';
import type { ReportFormat } from '../../../shared/core/report/formats/format-names.ts';
import type { Format } from '../options/results.ts';
import { type AskedReport, askedReports } from '../report/asked-reports.ts';
import type { ReportFile } from '../report/write-reports.ts';
import { type NamedFile, requireDistinctFiles } from './distinct-files.ts';
import { openOutput, type ResultsOutput } from './open-output.ts';

export interface SinkOptions {
	/** The file that is read, if there is one. */
	readonly from?: string | undefined;
	readonly format: Format;
	readonly csvRaw?: boolean;
	readonly out: string | undefined;
	readonly reports: readonly string[];
	readonly reportFormats: readonly ReportFormat[];
	readonly json: boolean;
	/** See `OutputInput`. */
	readonly columns?: (() => Extracting | undefined) | undefined;
}

/** Where a command's results and reports go. */
export interface Sinks {
	/** Absent where stdout is for the summary, and no file was named. */
	readonly output: ResultsOutput | undefined;
	readonly reports: readonly ReportFile[];
}

/**
 * Opened before anything runs, so that a wrong name costs nothing.
 *
 * @throws {UsageError} A file cannot be written, or is also the source or another one.
 */
export async function openSinks(options: SinkOptions): Promise<Sinks> {
	const { from, format, csvRaw = false, out, json, columns } = options;
	const reports = askedReports(options);
	const hasOutput = out !== undefined || !json;
	if (reports.filter(({ name }) => name === '-').length + (hasOutput && isStdout(out) ? 1 : 0) > 1) {
		throw new UsageError(
			'a report on stdout leaves no place there for anything else; give --out and other reports a file',
		);
	}
	const sinks = {
		output: hasOutput ? await openOutput({ format, csvRaw, extract: columns, out, stdout: process.stdout }) : undefined,
		reports: await Promise.all(reports.map(openReport)),
	};
	await requireDistinctFiles([
		...fileOf('--from', from),
		...fileOf('--out', out),
		...reports.flatMap(({ name }) => fileOf('--report', name)),
	]);
	return sinks;
}

function fileOf(option: string, name: string | undefined): NamedFile[] {
	return name === undefined || name === '-' ? [] : [{ option, name }];
}

function isStdout(out: string | undefined): boolean {
	return out === undefined || out === '-';
}

async function openReport({ name, format }: AskedReport): Promise<ReportFile> {
	const output = await openOutput({ option: '--report', format: 'jsonl', out: name, stdout: process.stdout });
	return { format, write: (text) => output.write(once(text.replace(/\n$/, ''))) };
}

async function* once(text: string): AsyncGenerator<string> {
	yield text;
}
