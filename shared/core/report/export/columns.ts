import type { Result } from '../../result.ts';

/** What a column holds: `long` is of 64 bits, `time` is an instant in milliseconds, `texts` a list. */
export type ColumnType = 'text' | 'int' | 'long' | 'double' | 'time' | 'texts';

/** A column of a table of results. */
export interface ExportColumn {
	readonly name: string;
	readonly type: ColumnType;
	/** Whether each result has it. */
	readonly isRequired: boolean;
	readonly read: (result: Result) => string | number | readonly string[] | null;
}

type Read = ExportColumn['read'];

const always = (name: string, type: ColumnType, read: Read): ExportColumn => ({ name, type, isRequired: true, read });
const sometimes = (name: string, type: ColumnType, read: Read): ExportColumn => ({
	name,
	type,
	isRequired: false,
	read,
});

/** The columns of results with types, in their order; names are those of the rows of the PostgreSQL sink. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
	always('job_id', 'text', ({ jobId }) => jobId),
	always('index', 'long', ({ index }) => index),
	always('url', 'text', ({ url }) => url),
	sometimes('final_url', 'text', ({ finalUrl }) => finalUrl),
	always('outcome', 'text', ({ outcome }) => outcome),
	sometimes('status', 'int', ({ status }) => status),
	sometimes('error_code', 'text', ({ error }) => error?.code ?? null),
	sometimes('error', 'text', ({ error }) => error?.message ?? null),
	sometimes('note', 'text', ({ note }) => note ?? null),
	sometimes('content_type', 'text', ({ contentType }) => contentType),
	sometimes('charset', 'text', ({ charset }) => charset),
	sometimes('title', 'text', ({ title }) => title),
	always('bytes', 'long', ({ bytes }) => bytes),
	always('links', 'int', ({ links }) => links),
	always('redirects', 'texts', ({ redirects }) => redirects),
	always('parents', 'texts', ({ parents }) => parents),
	always('extracted', 'text', ({ extracted }) => JSON.stringify(extracted)),
	always('attempts', 'int', ({ attempts }) => attempts),
	always('queue_ms', 'double', ({ timings }) => timings.queueMs),
	always('dns_ms', 'double', ({ timings }) => timings.dnsMs),
	always('connect_ms', 'double', ({ timings }) => timings.connectMs),
	always('tls_ms', 'double', ({ timings }) => timings.tlsMs),
	always('ttfb_ms', 'double', ({ timings }) => timings.ttfbMs),
	always('body_ms', 'double', ({ timings }) => timings.bodyMs),
	always('parse_ms', 'double', ({ timings }) => timings.parseMs),
	always('total_ms', 'double', ({ timings }) => timings.totalMs),
	always('fetched_at', 'time', ({ fetchedAt }) => Date.parse(fetchedAt)),
	always('instance', 'text', ({ instance }) => instance),
	always('thread', 'int', ({ thread }) => thread),
	sometimes('change', 'text', ({ change }) => change ?? null),
];
