import type { Result } from '../../result.ts';
import { csvTable } from '../csv-results.ts';
import type { Extracting } from '../extract-columns.ts';

/** Of which parts are handed on: small enough for memory, large enough not to be looked at one by one. */
const PART_LENGTH = 256 * 1024;

/** Results as lines of JSON, as `--format jsonl` gives them. */
export async function* encodeJsonl(results: AsyncIterable<Result>): AsyncGenerator<Uint8Array> {
	yield* inParts(lines(results));
}

/** Results as CSV, as `--format csv` gives it. */
export async function* encodeCsv(results: AsyncIterable<Result>, of?: Extracting): AsyncGenerator<Uint8Array> {
	yield* inParts(rows(results, of));
}

async function* lines(results: AsyncIterable<Result>): AsyncGenerator<string> {
	for await (const result of results) yield `${JSON.stringify(result)}\n`;
}

async function* rows(results: AsyncIterable<Result>, of: Extracting | undefined): AsyncGenerator<string> {
	const { header, rowOf } = csvTable(of);
	yield header;
	for await (const result of results) yield rowOf(result);
}

async function* inParts(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
	let part = '';
	for await (const text of texts) {
		part += text;
		if (part.length < PART_LENGTH) continue;
		yield Buffer.from(part);
		part = '';
	}
	if (part !== '') yield Buffer.from(part);
}
