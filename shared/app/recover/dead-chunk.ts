import type { Chunk } from '../../core/chunk.ts';
import type { Job } from '../../core/job.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/invocation.ts';
import type { LedgerStore } from '../../ports/ledger-store.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { CompletionChecker } from '../complete/check-completion.ts';
import { deadOutcome, toQuarantine } from '../fetch/quarantine.ts';
import type { createChunkSender } from '../plan/send-chunks.ts';
import type { ChunkFinisher } from '../record/finish-chunk.ts';
import { leaveLine } from './leave-line.ts';

export interface DeadChunkDeps {
	readonly records: RecordStore;
	readonly ledger: LedgerStore;
	readonly finisher: ChunkFinisher;
	readonly sendChunks: ReturnType<typeof createChunkSender>;
	readonly completionChecker: CompletionChecker;
	readonly clock: Clock;
}

/** Takes a chunk that cannot be visited apart, or, if it was in quarantine already, ends it as `dead_letter`. */
export async function endDeadChunk(
	deps: DeadChunkDeps,
	{ job, chunk, invocation }: { readonly job: Job; readonly chunk: Chunk; readonly invocation: Invocation },
): Promise<void> {
	const { records, ledger, finisher, sendChunks, completionChecker, clock } = deps;
	const existing = (await records.find(job.jobId, [chunk.chunkId])).get(chunk.chunkId);
	if (existing !== undefined) {
		await finisher.finishExisting(existing, sendChunks);
	} else {
		const now = clock.now();
		const context = { jobId: job.jobId, instance: invocation.instanceId, thread: 0, now };
		const outcome = chunk.quarantined
			? deadOutcome(chunk, context)
			: { results: [], deferred: toQuarantine(chunk.targets, now) };
		const quarantined = { ...chunk, quarantined: true as const };
		await finisher.finish({ job, chunk: quarantined, outcome, invocation, publish: sendChunks });
		await leaveLine(ledger, job, { targets: outcome.results.length, invocation });
	}
	await completionChecker.checkIfHinted(job.jobId);
}
