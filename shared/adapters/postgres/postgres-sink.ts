import type { Row } from '../../core/deliver/rows/row.ts';
import type { OpenSink, RowSink, WriteOutcome } from '../../ports/row-sink.ts';
import { createNetwork, type NetworkOptions } from '../http/dns/network.ts';
import { failureOf } from './failure-of.ts';
import { migrate } from './migrations.ts';
import { connectTo, type SinkClient } from './sink-client.ts';
import { UPSERT } from './upsert.ts';

interface Open {
	readonly key: string;
	readonly client: SinkClient;
}

/**
 * Writes rows into PostgreSQL, on one connection that is kept from one call to the next.
 *
 * By node-postgres and not postgres.js: that opens its connections by itself, where this one is told the address that was
 * checked.
 */
export function createPostgresSink(options: NetworkOptions = {}): RowSink {
	const network = createNetwork(options);
	let open: Open | undefined;
	let last: Promise<unknown> = Promise.resolve();

	async function clientFor(sink: OpenSink): Promise<SinkClient> {
		const key = JSON.stringify(sink);
		if (open?.key === key && !open.client.isLost()) return open.client;
		await leave();
		const client = await connectTo(sink, network);
		try {
			await migrate(client);
		} catch (error) {
			await client.end();
			throw error;
		}
		open = { key, client };
		return client;
	}

	async function leave(): Promise<void> {
		const left = open;
		open = undefined;
		await left?.client.end();
	}

	async function attempt(sink: OpenSink, rows: readonly Row[]): Promise<WriteOutcome> {
		try {
			const client = await clientFor(sink);
			await client.query(UPSERT, [JSON.stringify(distinct(rows))]);
			return { kind: 'written' };
		} catch (error) {
			await leave();
			return failureOf(error, sink.address);
		}
	}

	/** A connection that was kept may have died in the meantime, of a restart or while the instance was frozen. */
	async function write(sink: OpenSink, rows: readonly Row[]): Promise<WriteOutcome> {
		const wasOpen = open !== undefined;
		const outcome = await attempt(sink, rows);
		return wasOpen && outcome.kind === 'failed' && outcome.mayHelpToRetry ? attempt(sink, rows) : outcome;
	}

	return {
		write(sink, rows) {
			if (rows.length === 0) return Promise.resolve({ kind: 'written' });
			const written = last.then(() => write(sink, rows));
			last = written;
			return written;
		},
		async close() {
			await last;
			network.close();
			await leave();
		},
	};
}

/** One statement may not write a row twice; the last one counts, as if each had one of its own. */
function distinct(rows: readonly Row[]): Row[] {
	return [...new Map(rows.map((row) => [`${row.job_id} ${row.index}`, row])).values()];
}
