import { UsageError } from '../errors.ts';
import type { SourceTarget } from '../target.ts';
import type { Separator } from './csv-header.ts';
import { decodeText } from './decode-text.ts';
import { gunzipped } from './gunzipped.ts';
import { jsonlTargets } from './jsonl-targets.ts';
import { withPlainLineEnds } from './line-ends.ts';
import { createPosition, type Position, readingError } from './position.ts';
import { readAhead } from './read-ahead.ts';
import { formatOf, isTelling, type NamedFormat, sniffFormat } from './source-format.ts';
import { txtTargets } from './txt-targets.ts';

/** A list of targets, as it is written. */
export interface WrittenList {
	/** As a file is called: its ending tells the format; without one that is known, the first line does. */
	readonly name: string;
	readonly bytes: AsyncIterable<Uint8Array>;
	/** Of its columns; with one, it is CSV. */
	readonly separator?: Separator | undefined;
}

/**
 * Reads a list: text, CSV or JSON lines, also compressed by gzip; what is in memory does not grow with it.
 *
 * A row that holds no URL is a target too, as it stands, with its place.
 *
 * @throws {UsageError} While iterating: it cannot be read to its end, or has no `url` column.
 */
export async function* readTargets({ name, bytes, separator }: WrittenList): AsyncGenerator<SourceTarget> {
	const position = createPosition(name);
	const named = formatOf(name);
	try {
		const text = withPlainLineEnds(decodeText(await gunzipped(bytes, named)));
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
			return (await import('./csv-targets.ts')).csvTargets(all, position, named.separator);
		case 'json':
			throw new UsageError(
				`${position.name}: a JSON file is no list of targets; write one JSON object a line, as .jsonl`,
			);
	}
}
