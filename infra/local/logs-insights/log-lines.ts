import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRow, Value } from './values.ts';

export interface LineRange {
	/** Where the logs of functions are. */
	readonly directory: string;
	readonly functions: readonly string[];
	/** Seconds since the epoch, both of them in. */
	readonly from: number;
	readonly to: number;
}

/** Lines of logs as Logs Insights sees them: those that are JSON and tell their time, with a field for each value in them. */
export async function readLines({ directory, functions, from, to }: LineRange): Promise<LogRow[]> {
	const found = await Promise.all(functions.map((name) => linesOf(directory, name)));
	return found.flat().filter((row) => {
		const seconds = Date.parse(String(row['@timestamp'])) / 1000;
		return seconds >= from && seconds <= to;
	});
}

async function linesOf(directory: string, name: string): Promise<LogRow[]> {
	const texts = await Promise.all([`${name}.log.1`, `${name}.log`].map((file) => textOf(join(directory, file))));
	const rows = texts.flatMap((text) => text.split('\n').map((line) => rowOf(line, name)));
	return rows.filter((row) => row !== undefined);
}

/** A function that has never run has no log. */
async function textOf(file: string): Promise<string> {
	return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return '';
		throw error;
	});
}

function rowOf(line: string, name: string): LogRow | undefined {
	if (!line.startsWith('{')) return undefined;
	let fields: Record<string, unknown>;
	try {
		fields = JSON.parse(line);
	} catch {
		return undefined;
	}
	const { Timestamp } = (fields._aws ?? {}) as { readonly Timestamp?: number };
	const time = new Date((Timestamp ?? fields.timestamp) as number | string);
	if (Number.isNaN(time.getTime())) return undefined;
	return { ...flattened(fields), '@timestamp': time.toISOString(), '@message': line, '@log': name };
}

/** Fields of fields have dots in their names. */
function flattened(fields: object, prefix = ''): Record<string, Value> {
	return Object.assign(
		{},
		...Object.entries(fields).map(([key, value]) =>
			typeof value === 'object' && value !== null
				? flattened(value, `${prefix}${key}.`)
				: { [`${prefix}${key}`]: value ?? undefined },
		),
	);
}
