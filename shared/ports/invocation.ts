import type { LedgerLine, Spent, Trace } from '../core/report/ledger.ts';
import type { Outcome } from '../core/result.ts';

/** The invocation that a use case runs in: its deadline, and what it has used so far. */
export interface Invocation {
	readonly requestId: string;
	readonly instanceId: string;
	/** Milliseconds until the platform kills it. */
	remainingMs(): number;
	/** Requests that this thread and its workers must not start any more. Aborts when the process is told to end. */
	readonly signal: AbortSignal;
	/** What a record that is committed now says of it. */
	trace(): Trace;
	/** Adds to what its writes took, in milliseconds. */
	noteStoreMs(ms: number): void;
	/** Adds what targets came to in a record that it has committed. */
	noteOutcomes(counts: Readonly<Partial<Record<Outcome, number>>>): void;
	/** What it has used so far for all its jobs, as far as money goes; cheap enough to ask for each target. */
	spent(): Spent;
	/**
	 * What it has used so far.
	 *
	 * @param share - The part that the job gets, from 0 to 1, where a batch holds several jobs.
	 */
	ledgerLine(work: LedgerWork): LedgerLine;
}

/** What an invocation did for a job. */
export interface LedgerWork extends Pick<LedgerLine, 'jobId' | 'targets' | 'bytes' | 'isHousekeeping'> {
	readonly share: number;
}
