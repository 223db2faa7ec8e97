export type SourceFormat = 'txt' | 'csv' | 'jsonl' | 'json';

export interface NamedFormat {
	/** `undefined` where the name does not tell, as for stdin: then the first character does. */
	readonly format: SourceFormat | undefined;
	readonly isGzip: boolean;
}

const FORMATS: Readonly<Record<string, SourceFormat>> = {
	txt: 'txt',
	csv: 'csv',
	jsonl: 'jsonl',
	ndjson: 'jsonl',
	json: 'json',
};

export function formatOf(fileName: string): NamedFormat {
	const [, inner = fileName] = /^(.*)\.gz$/i.exec(fileName) ?? [];
	const [, ending = ''] = /\.([a-z]+)$/i.exec(inner) ?? [];
	return { format: FORMATS[ending.toLowerCase()], isGzip: inner !== fileName };
}

/** Lines that start as JSON objects or strings do are JSON; anything else is a plain list. */
export function sniffFormat(start: string): SourceFormat {
	return /^\s*[{"]/.test(start) ? 'jsonl' : 'txt';
}
