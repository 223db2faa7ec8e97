import type { Result } from '../result.ts';
import { type CsvOptions, csvRow } from './csv.ts';
import { type ExtractColumn, type Extracting, extractColumns } from './extract-columns.ts';

// Fixed, whatever the results hold: a script may count on the order.
const COLUMNS = {
	jobId: ({ jobId }) => jobId,
	index: ({ index }) => index,
	url: ({ url }) => url,
	finalUrl: ({ finalUrl }) => finalUrl,
	outcome: ({ outcome }) => outcome,
	status: ({ status }) => status,
	'error.code': ({ error }) => error?.code,
	'error.message': ({ error }) => error?.message,
	contentType: ({ contentType }) => contentType,
	charset: ({ charset }) => charset,
	bytes: ({ bytes }) => bytes,
	title: ({ title }) => title,
	links: ({ links }) => links,
	redirects: ({ redirects }) => redirects,
	extracted: ({ extracted }) => extracted,
	attempts: ({ attempts }) => attempts,
	'timings.queueMs': ({ timings }) => timings.queueMs,
	'timings.dnsMs': ({ timings }) => timings.dnsMs,
	'timings.connectMs': ({ timings }) => timings.connectMs,
	'timings.tlsMs': ({ timings }) => timings.tlsMs,
	'timings.ttfbMs': ({ timings }) => timings.ttfbMs,
	'timings.bodyMs': ({ timings }) => timings.bodyMs,
	'timings.parseMs': ({ timings }) => timings.parseMs,
	'timings.totalMs': ({ timings }) => timings.totalMs,
	parents: ({ parents }) => parents,
	fetchedAt: ({ fetchedAt }) => fetchedAt,
	instance: ({ instance }) => instance,
	thread: ({ thread }) => thread,
	change: ({ change }) => change,
} as const satisfies Record<string, (result: Result) => unknown>;

export const CSV_HEADER = csvRow(Object.keys(COLUMNS));

export function csvRowOf(result: Result, options: CsvOptions = {}): string {
	return csvRow(
		Object.values(COLUMNS).map((read) => read(result)),
		options,
	);
}

/** The titles of the columns. @param of - The job, as `csvTable` has it. */
export function csvColumns(of: Extracting = {}): string[] {
	return hasFields(of) ? columnsOf(of).map(({ name }) => name) : Object.keys(COLUMNS);
}

function hasFields({ extract, extractModule }: Extracting): boolean {
	return extract !== undefined || extractModule !== undefined;
}

function columnsOf(of: Extracting): ExtractColumn[] {
	return Object.entries(COLUMNS).flatMap(([name, read]): readonly ExtractColumn[] =>
		name === 'extracted' ? extractColumns(of) : [{ name, read }],
	);
}

/** How results become rows. */
export interface CsvTable {
	readonly header: string;
	readonly rowOf: (result: Result) => string;
}

/** @param of - The job: its fields are columns of their own, in place of the one that has all of them. */
export function csvTable(of: Extracting = {}, options: CsvOptions = {}): CsvTable {
	if (!hasFields(of)) return { header: CSV_HEADER, rowOf: (result) => csvRowOf(result, options) };
	const columns = columnsOf(of);
	return {
		header: csvRow(columns.map(({ name }) => name)),
		rowOf: (result) =>
			csvRow(
				columns.map(({ read }) => read(result)),
				options,
			),
	};
}
