import { UnreadableError } from '../../core/errors.ts';
import type { Job } from '../../core/job.ts';
import type { Archive } from '../../ports/archive.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import type { NotifyPlanner } from '../plan/notify-planner.ts';
import type { Plan } from '../plan/planner.ts';
import { readLinks } from '../plan/read-links.ts';
import { messagesOf } from '../record/publish-links.ts';
import { type Answer, MAX_DEAD_NOTICES, understand } from './dead-letter.ts';
import { leaveLine } from './leave-line.ts';

export interface DeadLinksDeps {
	readonly records: RecordStore;
	readonly blobs: BlobStore;
	readonly archive: Archive;
	readonly ledger: LedgerStore;
	readonly planQueue: MessageQueue;
	readonly openPlan: (job: Job) => Plan;
	readonly notifyPlanner: NotifyPlanner;
	readonly completionChecker: CompletionChecker;
}

/**
 * Asks again to take in the links of records, for each record by itself. One that nobody could take in so often is taken in
 * without its links, or the job would never end; its report says so.
 */
export async function askForLinksAgain(
	deps: DeadLinksDeps,
	job: Job,
	{ chunkIds, letter, invocation }: { readonly chunkIds: readonly string[] } & Answer,
): Promise<void> {
	const kept = (await deps.archive.list(job.jobId)).filter(({ queue }) => queue === 'plan');
	const deaths = kept.flatMap(({ body }) => understand({ ...letter, body }).links ?? []);
	const timesOf = (chunkId: string) => deaths.filter((name) => name === chunkId).length;
	const dead = chunkIds.filter((chunkId) => timesOf(chunkId) >= MAX_DEAD_NOTICES);
	const again = chunkIds.filter((chunkId) => timesOf(chunkId) < MAX_DEAD_NOTICES);
	const messages = again.flatMap((chunkId) => messagesOf(job.jobId, [chunkId], `dead:${letter.messageId}`));
	if (messages.length > 0) await deps.planQueue.send(messages);
	if (dead.length === 0) return;
	await requireReadableLinks(deps, job, dead);
	await giveUpLinks(deps, job, { chunkIds: dead, invocation });
	// Whoever took them in before may have died before it sent what it planned: a dispatcher sends it.
	await deps.notifyPlanner(job, `dead:${letter.messageId}`);
}

/**
 * Links that another version has found are not lost: the job waits for it.
 *
 * @throws {UnreadableError} Another version has written one of the records, or its blob.
 */
export async function requireReadableLinks(
	deps: Pick<DeadLinksDeps, 'records' | 'blobs'>,
	{ jobId }: Job,
	chunkIds: readonly string[],
): Promise<void> {
	const { unread } = await readLinks(deps, jobId, chunkIds);
	for (const error of unread.values()) if (error instanceof UnreadableError) throw error;
}

async function giveUpLinks(
	{ openPlan, ledger, completionChecker }: DeadLinksDeps,
	job: Job,
	{ chunkIds, invocation }: { readonly chunkIds: readonly string[]; readonly invocation: Invocation },
): Promise<void> {
	const plan = openPlan(job);
	await plan.refresh();
	const left = () => chunkIds.filter((chunkId) => !plan.hasMerged(chunkId));
	for (let lost = left(); lost.length > 0 && !plan.closed; lost = left()) {
		const unread = lost.map((chunkId) => ({ chunkId, found: undefined }));
		await plan.mergeLinks(unread, invocation);
	}
	await leaveLine(ledger, job, { targets: 0, invocation });
	await completionChecker.checkIfHinted(job.jobId);
}
