import type { Job } from '../../core/job.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';

/** The job does not end before the line of each invocation that committed something for it. */
export async function leaveLine(
	ledger: LedgerStore,
	{ jobId, expiresAt }: Job,
	{ targets, invocation }: { readonly targets: number; readonly invocation: Invocation },
): Promise<void> {
	const work = { jobId, targets, bytes: 0, share: 1, isHousekeeping: true } as const;
	await ledger.write(invocation.ledgerLine(work), expiresAt);
}
