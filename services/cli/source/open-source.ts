import { basename } from 'node:path';
import { UsageError } from '../../../shared/core/errors.ts';
import { decodeText } from './decode-text.ts';
import { checkFile, readFile } from './file-bytes.ts';
import { gunzipped } from './gunzipped.ts';
import { jsonlTargets } from './jsonl-targets.ts';
import { createPlace, type Place, readingError } from './place.ts';
import { readAhead } from './read-ahead.ts';
import { formatOf, type SourceFormat, sniffFormat } from './source-format.ts';
import { txtTargets } from './txt-targets.ts';

/** What the user gave to be fetched. */
export interface SourceInput {
	readonly urls: readonly string[];
	/** A file, or `-` for stdin. */
	readonly from: string | undefined;
	readonly stdin: AsyncIterable<Uint8Array>;
}

export interface Source {
	/** For people: `urls`, or the name of the file. */
	readonly name: string;
	/**
	 * The arguments, then the file; it can be iterated once.
	 *
	 * Streamed: what is in memory does not grow with the file. A line that holds no URL is a target
	 * too, as it stands.
	 *
	 * @throws {UsageError} While iterating: the file cannot be read to its end, or has no `url` column.
	 */
	readonly targets: AsyncIterable<string>;
}

/** Blanks that may come before what tells the format. */
const LONGEST_BLANK = 65_536;

const STDIN = '-';

/** @throws {UsageError} The file is missing, is a folder, or may not be read. */
export async function openSource(input: SourceInput): Promise<Source> {
	const { from } = input;
	if (from !== undefined && from !== STDIN) await checkFile(from);
	return { name: nameOf(from), targets: targetsOf(input) };
}

function nameOf(from: string | undefined): string {
	if (from === undefined) return 'urls';
	return from === STDIN ? 'stdin' : basename(from);
}

async function* targetsOf({ urls, from, stdin }: SourceInput): AsyncGenerator<string> {
	for (const url of urls) yield url.trim();
	if (from === undefined) return;

	const place = createPlace(from === STDIN ? 'stdin' : from);
	try {
		yield* fileTargets(from === STDIN ? stdin : readFile(from), place);
	} catch (error) {
		throw readingError(error, place);
	}
}

async function* fileTargets(bytes: AsyncIterable<Uint8Array>, place: Place): AsyncGenerator<string> {
	const named = formatOf(place.name);
	const { seen, all } = await readAhead(decodeText(await gunzipped(bytes, named)), isTelling);
	yield* await parsed(all, { format: named.format ?? sniffFormat(seen ?? ''), place });
}

function isTelling(text: string): boolean {
	return text.length >= LONGEST_BLANK || text.trim() !== '';
}

async function parsed(text: AsyncIterable<string>, { format, place }: { format: SourceFormat; place: Place }) {
	switch (format) {
		case 'txt':
			return txtTargets(text, place);
		case 'jsonl':
			return jsonlTargets(text, place);
		case 'csv':
			// Most sources are no CSV: they need not wait for its parser.
			return (await import('./csv-targets.ts')).csvTargets(text, place);
		case 'json':
			throw new UsageError(`${place.name}: a JSON file is no list of targets; write one JSON object a line, as .jsonl`);
	}
}
