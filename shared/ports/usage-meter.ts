import type { Usage } from '../core/report/ledger.ts';

/** Counts what adapters use, for the ledger of the invocation that they work for. */
export interface UsageMeter {
	add(usage: Partial<Usage>): void;
	/** What was added so far. */
	total(): Usage;
}
