import type { Writable } from 'node:stream';
import type { Format } from '../options.ts';
import { findDestination } from './destination.ts';
import { encode } from './encode.ts';
import { writeFileWhole } from './write-file-whole.ts';
import { writeStream } from './write-stream.ts';

export interface OutputInput {
	readonly format: Format;
	/** A file; `undefined` and `-` are stdout. */
	readonly out: string | undefined;
	readonly stdout: Writable;
}

export interface ResultsOutput {
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
 * @throws {UsageError} The folder of the file is missing or may not be written to.
 */
export async function openOutput({ format, out, stdout }: OutputInput): Promise<ResultsOutput> {
	if (out === undefined || out === '-') {
		return { write: (results) => writeStream(encode(results, format), stdout) };
	}
	const destination = await findDestination(out);
	return { write: (results) => writeFileWhole(encode(results, format), destination) };
}
