import type { LedgerLine } from '../core/report/ledger.ts';

/** Where invocations leave what they used. Every adapter passes `test/contract/ledger-store.contract.ts`. */
export interface LedgerStore {
	/** Writing a line again leaves one line. */
	write(line: LedgerLine, expiresAt: number): Promise<void>;
	list(jobId: string): Promise<LedgerLine[]>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
