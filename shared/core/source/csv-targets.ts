import { pipeline, Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { UsageError } from '../errors.ts';
import type { SourceTarget } from '../target.ts';
import { COLUMN, firstLineOf, isColumn, type Separator, separatorIn } from './csv-header.ts';
import { LONGEST_LINE } from './lines.ts';
import type { Position } from './position.ts';
import { readAhead } from './read-ahead.ts';
import { oddRow, rowTarget } from './row-target.ts';

interface Row {
	readonly record: readonly string[];
	/** As it stands in the file. */
	readonly raw: string;
	readonly info: { readonly lines: number };
}

/** Where a header has its URLs. */
interface Header {
	readonly column: number;
	readonly cells: number;
}

const LAYOUT: Options = {
	raw: true,
	info: true,
	// Line ends are plain when they come here.
	record_delimiter: '\n',
	relax_column_count: true,
	relax_quotes: true,
	skip_empty_lines: true,
	max_record_size: LONGEST_LINE,
};

/**
 * The column `url` of each row, in any case; a row without one is itself the target.
 *
 * @param text - Its lines end with LF.
 * @param separator - Guessed from the first line if absent.
 * @throws {UsageError} There is no such column, or a quote is not closed.
 */
export async function* csvTargets(
	text: AsyncIterable<string>,
	position: Position,
	separator?: Separator,
): AsyncGenerator<SourceTarget> {
	let header: Header | undefined;
	try {
		for await (const { record, raw, info } of await rowsOf(text, separator)) {
			const row = raw.trim();
			position.line = info.lines;
			if (header === undefined) header = headerIn(record, position);
			else if (row !== '') yield targetOf(record, { row, header, line: info.lines - row.split('\n').length + 1 });
		}
	} catch (error) {
		throw error instanceof CsvError ? brokenRow(error, position) : error;
	}
}

async function rowsOf(text: AsyncIterable<string>, separator: Separator | undefined): Promise<AsyncIterable<Row>> {
	const { seen = '', all } = await readAhead(text, (start) => firstLineOf(start) !== undefined);
	const delimiter = separator ?? separatorIn(firstLineOf(seen) ?? seen);
	return pipeline(Readable.from(all), parse({ ...LAYOUT, delimiter }), () => {});
}

function headerIn(titles: readonly string[], { name }: Position): Header {
	const column = titles.findIndex(isColumn);
	if (column >= 0) return { column, cells: titles.length };
	const found = titles.map((title) => title.trim()).join(', ');
	throw new UsageError(
		`${name}: there is no column ${COLUMN} in its first line; it has ${found} (--separator names what parts its columns)`,
	);
}

function targetOf(
	record: readonly string[],
	{ row, header, line }: { row: string; header: Header; line: number },
): SourceTarget {
	const url = record[header.column]?.trim() ?? '';
	if (url === '') return rowTarget(row, line);
	if (!isTooLong(record, header)) return rowTarget(url, line);
	// The only column of its file: a separator in it is part of the URL.
	if (header.cells === 1) return rowTarget(row, line);
	return oddRow(
		row,
		line,
		`${record.length} cells, where the first line has ${header.cells}; quote what has separators`,
	);
}

function isTooLong(record: readonly string[], { cells }: Header): boolean {
	return record.length > cells && record.slice(cells).some((cell) => cell.trim() !== '');
}

function brokenRow({ code, message }: CsvError, { name, line }: Position): UsageError {
	const isOpen = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
	const reason = isOpen ? 'a quote is opened that is not closed' : message;
	return new UsageError(`${name}: after line ${line}: ${reason}`);
}
