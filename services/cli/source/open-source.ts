import { basename } from 'node:path';
import { UsageError } from '../../../shared/core/errors.ts';
import type { SourceTarget } from '../../../shared/core/target.ts';
import { decodeText } from './bytes/decode-text.ts';
import { checkFile, readFile } from './bytes/file-bytes.ts';
import { gunzipped } from './bytes/gunzipped.ts';
import { withPlainLineEnds } from './bytes/line-ends.ts';
import { readAhead } from './bytes/read-ahead.ts';
import { createPosition, type Position, readingError } from './position.ts';
import { formatOf, isTelling, type NamedFormat, sniffFormat } from './source-format.ts';
import type { Separator } from './targets/csv-header.ts';
import { jsonlTargets } from './targets/jsonl-targets.ts';
import { argumentTarget } from './targets/row-target.ts';
import { txtTargets } from './targets/txt-targets.ts';

/** What the user gave to be fetched. */
export interface SourceInput {
	readonly urls: readonly string[];
	/** A file, or `-` for stdin. */
	readonly from: string | undefined;
	/** Of its columns; with one, it is CSV. */
	readonly separator?: Separator | undefined;
	readonly stdin: AsyncIterable<Uint8Array>;
}

export interface Source {
	/** For people: `urls`, or the name of the file. */
	readonly name: string;
	/**
	 * The arguments, then the file; it can be iterated once.
	 *
	 * Streamed: what is in memory does not grow with the file. A row that holds no URL is a target
	 * too, as it stands, with its place.
	 *
	 * @throws {UsageError} While iterating: the file cannot be read to its end, or has no `url` column.
	 */
	readonly targets: AsyncIterable<SourceTarget>;
}

const STDIN = '-';

/** @throws {UsageError} The file is missing, is a folder, or may not be read; or it has no columns that a separator could part. */
export async function openSource(input: SourceInput): Promise<Source> {
	const { from, separator } = input;
	if (separator !== undefined) requireColumns(from);
	if (from !== undefined && from !== STDIN) await checkFile(from);
	return { name: nameOf(from), targets: targetsOf(input) };
}

function nameOf(from: string | undefined): string {
	if (from === undefined) return 'urls';
	return from === STDIN ? 'stdin' : basename(from);
}

function requireColumns(from: string | undefined): void {
	if (from === undefined) throw new UsageError('--separator parts the columns of a file; name one with --from FILE');
	const { format } = formatOf(from);
	if (format !== 'json' && format !== 'jsonl') return;
	throw new UsageError(`--separator is for CSV, and ${from} is JSON; leave it out`);
}

async function* targetsOf({ urls, from, separator, stdin }: SourceInput): AsyncGenerator<SourceTarget> {
	for (const url of urls) yield argumentTarget(url);
	if (from === undefined) return;

	const position = createPosition(from === STDIN ? 'stdin' : from);
	const named = formatOf(position.name);
	try {
		const bytes = await gunzipped(from === STDIN ? stdin : readFile(from), named);
		const text = withPlainLineEnds(decodeText(bytes));
		yield* await parsed(text, {
			named: separator === undefined ? named : { ...named, format: 'csv', separator },
			position,
		});
	} catch (error) {
		throw readingError(error, position);
	}
}

async function parsed(text: AsyncIterable<string>, { named, position }: { named: NamedFormat; position: Position }) {
	const { seen = '', all } = await readAhead(text, isTelling);
	switch (named.format ?? sniffFormat(seen)) {
		case 'txt':
			return txtTargets(all, position);
		case 'jsonl':
			return jsonlTargets(all, position);
		case 'csv':
			// Most sources are no CSV: they need not wait for its parser.
			return (await import('./targets/csv-targets.ts')).csvTargets(all, position, named.separator);
		case 'json':
			throw new UsageError(
				`${position.name}: a JSON file is no list of targets; write one JSON object a line, as .jsonl`,
			);
	}
}
