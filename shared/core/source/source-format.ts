import { firstLineOf, isHeader, type Separator } from './csv-header.ts';

export type SourceFormat = 'txt' | 'csv' | 'jsonl' | 'json';

export interface NamedFormat {
	/** `undefined` where the name does not tell, as for stdin: then the first line does. */
	readonly format: SourceFormat | undefined;
	/** Where the name tells. */
	readonly separator: Separator | undefined;
	readonly isGzip: boolean;
}

const FORMATS: Readonly<Record<string, SourceFormat>> = {
	txt: 'txt',
	csv: 'csv',
	tsv: 'csv',
	jsonl: 'jsonl',
	ndjson: 'jsonl',
	json: 'json',
};

export function formatOf(fileName: string): NamedFormat {
	const [, inner = fileName] = /^(.*)\.gz$/i.exec(fileName) ?? [];
	const [, ending = ''] = /\.([a-z]+)$/i.exec(inner) ?? [];
	const name = ending.toLowerCase();
	return { format: FORMATS[name], separator: name === 'tsv' ? '\t' : undefined, isGzip: inner !== fileName };
}

/** Lines that start as JSON objects or strings do are JSON, unless they name columns; anything else is a plain list. */
export function sniffFormat(start: string): SourceFormat {
	if (isHeader(firstLineOf(start) ?? start)) return 'csv';
	return /^\s*[{"]/.test(start) ? 'jsonl' : 'txt';
}

/** Whether a text is long enough for `sniffFormat`. */
export function isTelling(start: string): boolean {
	return firstLineOf(start) !== undefined;
}
