import type { Writable } from 'node:stream';
import { printableLines } from '../../../shared/core/printable.ts';
import type { Extracting } from '../../../shared/core/report/extract-columns.ts';
import { s3Object } from '../../../shared/runtime/s3-names.ts';
import type { Format } from '../options/results.ts';
import { findDestination } from './destination.ts';
import { encode } from './encode.ts';
import { writeFileWhole } from './write-file-whole.ts';
import { writeStream } from './write-stream.ts';

export interface OutputInput {
	readonly format: Format;
	/** Default no: see `CsvOptions`. */
	readonly csvRaw?: boolean;
	/** Whose fields are columns of CSV; asked when results are written. Default: they have one column. */
	readonly extract?: (() => Extracting | undefined) | undefined;
	/** A file, or `s3://bucket/key`; `undefined` and `-` are stdout. */
	readonly out: string | undefined;
	/** What names the file, for messages; `--out` if absent. */
	readonly option?: string;
	readonly stdout: Writable;
}

export interface ResultsOutput {
	/** Whether nobody sees what is written before all of it is. */
	readonly appearsWhole: boolean;
	/**
	 * Writes all results, one JSON text each, at the pace of their reader.
	 *
	 * A file appears under its name only when it is whole. A reader of stdout that goes away ends the writing, not the job.
	 *
	 * @throws {EnvironmentError} The file cannot be written to its end.
	 */
	write(results: AsyncIterable<string>): Promise<void>;
}

/**
 * Checks, before anything runs, that results can be written.
 *
 * @throws {UsageError} The folder of the file is missing or may not be written to; or there is no such bucket.
 */
export async function openOutput({
	format,
	csvRaw: isRaw = false,
	extract,
	out,
	option = '--out',
	stdout,
}: OutputInput): Promise<ResultsOutput> {
	if (out === undefined || out === '-') {
		const write: ResultsOutput['write'] = (results) =>
			writeStream(forReader(encode(results, format, { isRaw, extract }), stdout), stdout);
		return { appearsWhole: false, write };
	}
	const object = s3Object(out, option);
	if (object !== undefined) {
		await object.checkBucket();
		return { appearsWhole: true, write: (results) => object.write(encode(results, format, { isRaw, extract })) };
	}
	const destination = await findDestination(out, option);
	return {
		appearsWhole: !destination.isSpecial,
		write: (results) => writeFileWhole(encode(results, format, { isRaw, extract }), destination),
	};
}

/** A title may hold what steers a terminal; a program gets it as it is. */
function forReader(parts: AsyncIterable<string>, stdout: Writable & { readonly isTTY?: boolean }) {
	return stdout.isTTY ? shown(parts) : parts;
}

async function* shown(parts: AsyncIterable<string>): AsyncGenerator<string> {
	for await (const part of parts) yield printableLines(part);
}
