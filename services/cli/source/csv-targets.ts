import { pipeline, Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { UsageError } from '../../../shared/core/errors.ts';
import { LONGEST_LINE } from './lines.ts';
import type { Place } from './place.ts';

interface Row {
	readonly record: readonly string[];
	/** As it stands in the file. */
	readonly raw: string;
	readonly info: { readonly lines: number };
}

const COLUMN = 'url';
const LAYOUT: Options = {
	raw: true,
	info: true,
	relax_column_count: true,
	relax_quotes: true,
	skip_empty_lines: true,
	max_record_size: LONGEST_LINE,
};

/**
 * The column `url` of each row, in any case; a row without one is itself the target.
 *
 * @throws {UsageError} There is no such column, or a quote is not closed.
 */
export async function* csvTargets(text: AsyncIterable<string>, place: Place): AsyncGenerator<string> {
	let column: number | undefined;
	try {
		for await (const { record, raw, info } of rowsOf(text)) {
			place.line = info.lines;
			if (column === undefined) column = columnIn(record, place);
			else if (raw.trim() !== '') yield record[column]?.trim() || raw.trim();
		}
	} catch (error) {
		throw error instanceof CsvError ? brokenRow(error, place) : error;
	}
}

function rowsOf(text: AsyncIterable<string>): AsyncIterable<Row> {
	return pipeline(Readable.from(text), parse(LAYOUT), () => {});
}

function columnIn(header: readonly string[], { name }: Place): number {
	const column = header.findIndex((title) => title.trim().toLowerCase() === COLUMN);
	if (column >= 0) return column;
	const found = header.map((title) => title.trim()).join(', ');
	throw new UsageError(`${name}: there is no column ${COLUMN} in its first line; it has ${found}`);
}

function brokenRow({ code, message }: CsvError, { name, line }: Place): UsageError {
	const isOpen = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
	const reason = isOpen ? 'a quote is opened that is not closed' : message;
	return new UsageError(`${name}: after line ${line}: ${reason}`);
}
