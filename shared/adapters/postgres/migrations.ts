import { SinkRefusal } from './failure-of.ts';
import type { SinkClient } from './sink-client.ts';

/** In their order; one that was released never changes. Version 1 is the first. */
const MIGRATIONS: readonly string[] = [
	`CREATE TABLE shoal_results (
		job_id text NOT NULL,
		index bigint NOT NULL,
		url text NOT NULL,
		final_url text,
		outcome text NOT NULL,
		status integer,
		error_code text,
		error text,
		content_type text,
		title text,
		bytes bigint NOT NULL,
		links integer NOT NULL,
		attempts integer NOT NULL,
		total_ms double precision NOT NULL,
		fetched_at timestamptz NOT NULL,
		extracted jsonb NOT NULL,
		result jsonb NOT NULL,
		written_at timestamptz NOT NULL DEFAULT now(),
		PRIMARY KEY (job_id, index)
	)`,
];

/** Of the advisory lock: any number that nobody else uses. */
const LOCK = 7_352_301_198;

/**
 * Brings the tables up to date, whoever else is about to.
 *
 * @throws {SinkRefusal} They are of a newer version.
 */
export async function migrate(client: SinkClient): Promise<void> {
	if ((await versionOf(client)) === MIGRATIONS.length) return;
	await client.query('BEGIN');
	try {
		await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
		// Not looked for first: within a transaction a server remembers of a name that nothing is called so.
		await client.query(
			'CREATE TABLE IF NOT EXISTS shoal_migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
		);
		const version = await newest(client);
		if (version > MIGRATIONS.length) {
			throw new SinkRefusal(
				`its tables are of version ${version}, where ${MIGRATIONS.length} is known; use the newer Shoal`,
			);
		}
		for (const [at, statement] of MIGRATIONS.entries()) {
			if (at < version) continue;
			await client.query(statement);
			await client.query('INSERT INTO shoal_migrations (version) VALUES ($1)', [at + 1]);
		}
		await client.query('COMMIT');
	} catch (error) {
		await client.query('ROLLBACK').catch(() => undefined);
		throw error;
	}
}

/** 0 where there are no tables yet. */
async function versionOf(client: SinkClient): Promise<number> {
	const [table] = await client.query("SELECT to_regclass('shoal_migrations') IS NOT NULL AS there");
	return table?.there === true ? newest(client) : 0;
}

async function newest(client: SinkClient): Promise<number> {
	const [found] = await client.query('SELECT coalesce(max(version), 0) AS version FROM shoal_migrations');
	return Number(found?.version);
}
