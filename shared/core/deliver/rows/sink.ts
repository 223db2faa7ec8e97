import type { Job } from '../../job.ts';
import { countTold } from '../../record/count-told.ts';
import type { SecretRef } from '../../secret.ts';

/** The database that the results of a job also go to. */
export interface SinkOptions {
	/** As `readSinkUrl` takes it; without a password. */
	readonly url: string;
	/** Absent where the server asks for none. */
	readonly password?: SecretRef | undefined;
	/** Authorities that its certificate may be of, in PEM; beside none of the known ones. */
	readonly ca?: string | undefined;
	/** The operator has named it, whose own network it may be in. */
	readonly isTrusted?: true | undefined;
}

/** `writing` until each result has its row, or that was given up. */
export type SinkState = 'writing' | 'written' | 'failed';

/** How it stands with the rows of a job. */
export interface SinkStatus {
	readonly jobId: string;
	readonly state: SinkState;
	/** That are there. After a crash it may be too low for a while, and is never too high. */
	readonly rows: number;
	/** What the last attempt came to, for people; absent once one has succeeded. */
	readonly error?: string;
	/** When that was, in milliseconds since the epoch. */
	readonly failedAt?: number;
}

/** As job summaries tell it; times are ISO 8601. */
export interface SinkSummary extends WrittenSummary {
	/** Where the rows go, without what is secret. */
	readonly to: string;
}

/** Likewise, of what goes nowhere else. */
export interface WrittenSummary {
	readonly state: SinkState;
	readonly rows: number;
	/** Results that have no row yet. */
	readonly outstanding: number;
	readonly error?: string;
	readonly failedAt?: string;
}

/**
 * Of one message: about two hours with a server that is away.
 *
 * What is wrong for good, as a password is, is not tried again.
 */
export const MAX_ATTEMPTS = 30;
const LONGEST_DELAY_SECONDS = 300;

/** Seconds until the next attempt, after so many: 1, 2, 4, … */
export function retryDelaySeconds(attempts: number): number {
	return Math.min(LONGEST_DELAY_SECONDS, 2 ** (attempts - 1));
}

/**
 * How it stands with the rows of a job, for people.
 *
 * @param results - That the job has by now.
 * @param status - Absent where none was written yet.
 */
export function sinkSummary(results: number, status: SinkStatus | undefined): WrittenSummary {
	const { state = 'writing', rows = 0, error, failedAt } = status ?? {};
	return {
		state,
		rows,
		outstanding: Math.max(0, results - rows),
		...(error !== undefined && { error }),
		...(failedAt !== undefined && { failedAt: new Date(failedAt).toISOString() }),
	};
}

/** How many results of a job that has ended get a row: what it leaves out gets none. */
export function resultsOf({ totals, options }: Pick<Job, 'totals' | 'options'>): number {
	return totals === undefined ? 0 : countTold(totals, options.changes?.only);
}
