import { isDeepStrictEqual } from 'node:util';
import { rowOf } from '../../shared/core/deliver/rows/row.ts';
import type { Remains } from './invariants.ts';
import type { Database } from './life-rows.ts';
import type { World } from './world.ts';

/** Each result has its row, as it is recorded, or the job says why not; and no row is of anything else. */
export function* breachesOfRows(world: World, { job, results, sink }: Remains): Generator<string> {
	const { url } = job.options.sink ?? {};
	if (url === undefined) return;
	const expected = new Map(results.map((result) => [result.index, rowOf(result)]));
	const rows = [...world.rows.values()].filter(({ job_id }) => job_id === job.jobId);
	for (const row of rows) {
		if (!isDeepStrictEqual(row, expected.get(row.index))) yield `row ${row.index} is of no result`;
	}
	yield* breachesOfEnd(world, { sink, database: new URL(url).hostname.split('.')[0] as Database, results, rows });
}

interface Written extends Pick<Remains, 'sink' | 'results'> {
	readonly database: Database;
	readonly rows: readonly unknown[];
}

function* breachesOfEnd({ scenario, adversary }: World, { sink, database, results, rows }: Written): Generator<string> {
	const isBad = database === 'down' || database === 'closed';
	// Where nothing goes wrong nobody looks whether all is written.
	if (scenario.sweeper === 'none') {
		if (!isBad && rows.length < results.length) yield `has ${rows.length} rows of ${results.length} results`;
		return;
	}
	if (sink === undefined || sink.state === 'writing') {
		yield `has ${sink?.rows} of ${results.length} rows, and nobody goes on`;
		return;
	}
	if (sink.state === 'failed') {
		// A message may be dead-lettered though it was handled, or while it is.
		if (!isBad && adversary.done === 0) yield `has no rows: ${sink.error}`;
		return;
	}
	if (rows.length < results.length) yield `is said to be written, and has ${rows.length} rows of ${results.length}`;
	if (sink.rows !== results.length) yield `is said to have ${sink.rows} rows, and has ${results.length}`;
	if (isBad && results.length > 0) yield 'is written to a database that takes nothing';
}
