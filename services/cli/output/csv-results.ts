import type { Result } from '../../../shared/core/result.ts';

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
} as const satisfies Record<string, (result: Result) => unknown>;

export const CSV_HEADER = rowOf(Object.keys(COLUMNS));

/** A row of RFC 4180 with its line end; lists and objects are JSON, what is absent is empty. */
export function csvRowOf(result: Result): string {
	return rowOf(Object.values(COLUMNS).map((read) => cellOf(read(result))));
}

function rowOf(cells: readonly string[]): string {
	return `${cells.map(quoted).join(',')}\r\n`;
}

function cellOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function quoted(cell: string): string {
	return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
