import type { Row } from '../core/deliver/rows/row.ts';
import type { SinkAddress } from '../core/deliver/rows/sink-url.ts';

/** A database that rows go to, with its password. */
export interface OpenSink {
	readonly address: SinkAddress;
	readonly password?: string | undefined;
	/** In PEM. */
	readonly ca?: string | undefined;
	/** Whether the operator has named it, so that it may be in a private network. */
	readonly isTrusted: boolean;
	/** Hosts and networks of private addresses that it may be in all the same, as `--allow-private` names them. */
	readonly allowPrivate: readonly string[];
}

export type WriteOutcome =
	| { readonly kind: 'written' }
	/** `reason` is for people, and holds nothing that is secret. */
	| { readonly kind: 'failed'; readonly reason: string; readonly mayHelpToRetry: boolean };

/** Writes rows into databases. Every adapter passes `test/contract/row-sink.contract.ts`. */
export interface RowSink {
	/**
	 * Puts each row in the place of the one that has its job and index, or beside the others.
	 *
	 * Never rejects; ends in time. What failed may be written in part: who writes it again mends that.
	 */
	write(sink: OpenSink, rows: readonly Row[]): Promise<WriteOutcome>;
	/** Closes all connections, so that nothing holds the process. */
	close(): Promise<void>;
}
