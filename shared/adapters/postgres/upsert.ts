import type { Row } from '../../core/deliver/rows/row.ts';

/** Columns of `shoal_results` that a row brings along, and their types. */
const COLUMNS: Readonly<Record<keyof Row, string>> = {
	job_id: 'text',
	index: 'bigint',
	url: 'text',
	final_url: 'text',
	outcome: 'text',
	status: 'integer',
	error_code: 'text',
	error: 'text',
	content_type: 'text',
	title: 'text',
	bytes: 'bigint',
	links: 'integer',
	attempts: 'integer',
	total_ms: 'double precision',
	fetched_at: 'timestamptz',
	extracted: 'jsonb',
	result: 'jsonb',
};

const NAMES = Object.keys(COLUMNS);
const TYPED = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
const CHANGED = NAMES.filter((name) => name !== 'job_id' && name !== 'index');

/** Writes any number of rows, given as one list in JSON: one statement, whatever their number, and so one plan. */
export const UPSERT = [
	`INSERT INTO shoal_results (${NAMES.join(', ')})`,
	`SELECT ${NAMES.join(', ')} FROM json_to_recordset($1) AS given (${TYPED.join(', ')})`,
	`ON CONFLICT (job_id, index) DO UPDATE SET ${CHANGED.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}, written_at = now()`,
].join(' ');
