import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../../shared/core/errors.ts';

/** A query of the daily report. */
export interface DailyQuery {
	readonly name: string;
	/** For people. */
	readonly title: string;
	/** In the language of CloudWatch Logs Insights. */
	readonly query: string;
}

/** They run side by side, and CloudWatch runs no more at once in every account. */
const MAX_QUERIES = 30;

const queriesSchema = z
	.array(
		z.strictObject({
			name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be 1 to 50 small letters, digits and dashes'),
			title: z.string().trim().min(1).max(100),
			query: z.string().trim().min(1).max(5_000),
		}),
		'must be a list of queries',
	)
	.min(1, 'must have a query')
	.max(MAX_QUERIES, `must have at most ${MAX_QUERIES} queries`)
	.superRefine((queries, context) => {
		for (const [i, { name }] of queries.entries()) {
			const isTaken = queries.findIndex((query) => query.name === name) < i;
			if (isTaken) context.addIssue({ code: 'custom', path: [i, 'name'], message: 'is the name of another query' });
		}
	});

/**
 * The queries of `daily-report.yaml`.
 *
 * @throws {UsageError} It cannot be read, or is wrong: each fault is named by its place.
 */
export async function readQueriesFile(file: string): Promise<DailyQuery[]> {
	const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new UsageError(`${file} cannot be read (${error.code})`);
	});
	return readQueries(text, file);
}

/** @param file - For errors. */
export function readQueries(text: string, file: string): DailyQuery[] {
	let given: unknown;
	try {
		given = parse(text) ?? [];
	} catch (error) {
		throw new UsageError(`${file} is no YAML: ${(error as Error).message.split('\n')[0]}`);
	}
	const { success, data, error } = queriesSchema.safeParse(given);
	if (success) return data;
	throw new UsageError(error.issues.map(({ path, message }) => `${file}: ${placeOf(path)}: ${message}`).join('\n'));
}

/** As `[0].query`. */
function placeOf(path: readonly PropertyKey[]): string {
	const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
	return place === '' ? 'the list' : place.replace(/^\./, '');
}
