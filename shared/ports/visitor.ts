import type { Visit, VisitOptions, VisitStart } from '../core/visit.ts';

/** Fetches URLs. Every adapter passes `test/contract/visitor.contract.ts`. */
export interface Visitor {
	/**
	 * One request of an attempt at `url`. What it leads on to, a redirect or `GET` where `HEAD` came to nothing, is told as
	 * `next`, and is for the caller to ask for: it may be at another host, or at a host that has had enough for now.
	 *
	 * Never rejects: what the web does to us is a `Visit`. Aborting `signal` ends it at once as
	 * `timeout` with the code `DEADLINE`.
	 */
	visit(url: string, options: VisitOptions, signal: AbortSignal, start?: VisitStart): Promise<Visit>;
	/** Resolves once a visit begins as it is asked for; absent where it always does. */
	readonly ready?: Promise<void> | undefined;
	/**
	 * Visits that it takes beyond those that may be in flight: it keeps to that number by itself, and begins the next as
	 * one ends. Absent: none.
	 */
	readonly ahead?: number | undefined;
	/** Closes all sockets, so that nothing holds the process. */
	close(): Promise<void>;
}
