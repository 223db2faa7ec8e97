import { createHash } from 'node:crypto';

/** What a contestant found at a URL of the list. */
export interface PageRow {
	readonly url: string;
	readonly status: number | null;
	readonly bytes: number;
	readonly title: string | null;
	readonly links: number;
}

/** What a contestant did, to be equal for all of a kind before times are compared. */
export interface Work {
	/** Distinct URLs that it has an outcome of. */
	readonly urls: number;
	/** Pages that were fetched and read, for contestants that read any. */
	readonly pages: number;
	/** Links on those pages, or links that were checked. */
	readonly links: number;
	readonly bytes: number;
	/** Of all rows in the order of their paths: two works with the same one found the same at each URL. */
	readonly digest: string;
}

/** Ports differ from run to run: only paths are compared. */
export function workOf(rows: readonly PageRow[]): Work {
	const lines = rows.map(({ url, status, bytes, title, links }) =>
		JSON.stringify([new URL(url).pathname, status, bytes, title, links]),
	);
	return {
		urls: new Set(rows.map(({ url }) => url)).size,
		pages: rows.length,
		links: rows.reduce((total, row) => total + row.links, 0),
		bytes: rows.reduce((total, row) => total + row.bytes, 0),
		digest: digestOf(lines),
	};
}

export function digestOf(lines: readonly string[]): string {
	return createHash('sha256')
		.update([...lines].sort().join('\n'))
		.digest('hex');
}

export function rowsIn(jsonl: string): PageRow[] {
	return jsonl
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as PageRow);
}
