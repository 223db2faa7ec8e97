import type { Row } from '../../shared/core/deliver/rows/row.ts';
import type { RowSink, WriteOutcome } from '../../shared/ports/row-sink.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Of the function that writes rows. */
export const SINK_TIMEOUT_MS = 600_000;

/**
 * Databases: one that works; one that fails now and then, also in the midst and after all is written; one that is slow;
 * one that is away for good; one that takes none of us.
 */
export const DATABASES = ['fine', 'flaky', 'slow', 'down', 'closed'] as const;
export type Database = (typeof DATABASES)[number];

const LONGEST_WRITE_MS = 40_000;
const AWAY: WriteOutcome = { kind: 'failed', reason: 'nobody answers', mayHelpToRetry: true };

export function databaseUrl(database: Database): string {
	return `postgres://shoal@${database}.example/web`;
}

/** Writes into a simulated database, in which each row has one place. */
export function createLifeRows(world: World, life: Life): RowSink {
	const put = (rows: readonly Row[]) => {
		for (const row of rows) world.rows.set(`${row.job_id} ${row.index}`, row);
	};

	async function write(database: Database, rows: readonly Row[]): Promise<WriteOutcome> {
		switch (database) {
			case 'fine':
				break;
			case 'slow':
				await life.clock.sleep(world.random.int(1, LONGEST_WRITE_MS));
				break;
			case 'flaky':
				if (world.random.happens(0.3)) {
					put(rows.slice(0, world.random.int(0, rows.length)));
					return AWAY;
				}
				break;
			case 'down':
				return AWAY;
			case 'closed':
				return { kind: 'failed', reason: 'the password is wrong', mayHelpToRetry: false };
		}
		put(rows);
		return { kind: 'written' };
	}

	return {
		write: ({ address }, rows) =>
			life.call({ name: 'rows.write', repeats: true }, () => write(address.host.split('.')[0] as Database, rows)),
		close: async () => undefined,
	};
}

/** Half of those that have one have one that works. */
export function sampleDatabase(random: Random): Database {
	return random.happens(0.5) ? 'fine' : random.pick(DATABASES);
}
