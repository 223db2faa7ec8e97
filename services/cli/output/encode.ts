import type { CsvOptions } from '../../../shared/core/report/csv.ts';
import { csvTable } from '../../../shared/core/report/csv-results.ts';
import type { Extracting } from '../../../shared/core/report/extract-columns.ts';
import type { Result } from '../../../shared/core/result.ts';
import type { Format } from '../options/results.ts';

export interface TableOptions extends CsvOptions {
	/** Whose fields are columns; asked once the first result is there. */
	readonly extract?: (() => Extracting | undefined) | undefined;
}

/** Turns results, one JSON text each, into the text of a file. */
export function encode(results: AsyncIterable<string>, format: Format, csv: TableOptions = {}): AsyncIterable<string> {
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

async function* table(results: AsyncIterable<string>, { extract, ...options }: TableOptions): AsyncGenerator<string> {
	const { header, rowOf } = csvTable(extract?.(), options);
	yield header;
	for await (const result of results) yield rowOf(JSON.parse(result) as Result);
}
