import type { CsvOptions } from '../../../shared/core/report/csv.ts';
import { CSV_HEADER, csvRowOf } from '../../../shared/core/report/csv-results.ts';
import type { Result } from '../../../shared/core/result.ts';
import type { Format } from '../options/results.ts';

/** Turns results, one JSON text each, into the text of a file. */
export function encode(results: AsyncIterable<string>, format: Format, csv: CsvOptions = {}): AsyncIterable<string> {
	switch (format) {
		case 'jsonl':
			return lines(results);
		case 'json':
			return array(results);
		case 'csv':
			return table(results, csv);
	}
}

async function* lines(results: AsyncIterable<string>): AsyncGenerator<string> {
	for await (const result of results) yield `${result}\n`;
}

async function* array(results: AsyncIterable<string>): AsyncGenerator<string> {
	let before = '[';
	for await (const result of results) {
		yield `${before}\n${result}`;
		before = ',';
	}
	yield before === '[' ? '[]\n' : '\n]\n';
}

async function* table(results: AsyncIterable<string>, options: CsvOptions): AsyncGenerator<string> {
	yield CSV_HEADER;
	for await (const result of results) yield csvRowOf(JSON.parse(result) as Result, options);
}
