import type { Row } from '../../../shared/core/deliver/rows/row.ts';
import type { OpenSink, RowSink, WriteOutcome } from '../../../shared/ports/row-sink.ts';

/** A database that tests look into. */
export interface MemoryRowSink extends RowSink {
	/** In the order of their job and index. */
	readonly rows: () => Row[];
	readonly written: readonly { readonly sink: OpenSink; readonly rows: number }[];
	/** The next calls come to these, in this order. */
	fail(...outcomes: readonly Extract<WriteOutcome, { kind: 'failed' }>[]): void;
}

export function createMemoryRowSink(): MemoryRowSink {
	const rows = new Map<string, Row>();
	const written: { sink: OpenSink; rows: number }[] = [];
	const failures: WriteOutcome[] = [];
	return {
		written,
		rows: () => [...rows.values()].sort((a, b) => a.job_id.localeCompare(b.job_id) || a.index - b.index),
		fail: (...outcomes) => void failures.push(...outcomes),
		async write(sink, given) {
			const failure = failures.shift();
			if (failure !== undefined) return failure;
			for (const row of given) rows.set(`${row.job_id} ${row.index}`, row);
			written.push({ sink, rows: given.length });
			return { kind: 'written' };
		},
		close: async () => undefined,
	};
}
