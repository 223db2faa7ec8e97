import type { SendWindow, Visit, VisitOptions } from '../core/visits/visit.ts';

/** Fetches URLs. Every adapter passes `test/contract/visitor.contract.ts`. */
export interface Visitor {
	/**
	 * One attempt at `url`, following redirects.
	 *
	 * Never rejects: what the web does to us is a `Visit`. Aborting `signal` ends it at once as
	 * `timeout` with the code `DEADLINE`.
	 *
	 * @param window - Absent: at once. What it has to connect to is connected to ahead of it.
	 */
	visit(url: string, options: VisitOptions, signal: AbortSignal, window?: SendWindow): Promise<Visit>;
	/** Resolves once a visit begins as it is asked for; absent where it always does. */
	readonly ready?: Promise<void>;
	/**
	 * Visits that it takes beyond those that may be in flight: it keeps to that number by itself, and begins the next as
	 * one ends. Absent: none.
	 */
	readonly ahead?: number;
	/** Closes all sockets, so that nothing holds the process. */
	close(): Promise<void>;
}
