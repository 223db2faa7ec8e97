import type { Chunk } from '../../core/chunk.ts';
import { type ResultContext, resultWithoutVisit } from '../../core/fetch/result-of.ts';
import type { Job } from '../../core/job.ts';
import type { ChunkOutcome } from '../record/open-chunk.ts';

/** How a chunk of a job that stops ends: none of its targets is visited. */
export function stoppedOutcome(job: Pick<Job, 'stopReason'>, chunk: Chunk, context: ResultContext): ChunkOutcome {
	const end = { outcome: stoppedAs(job), error: null };
	return { results: chunk.targets.map((target) => resultWithoutVisit(target, end, context)), deferred: [] };
}

/** Cancelled by somebody, or cut by a limit (or a failure) of the job. */
export function stoppedAs({ stopReason }: Pick<Job, 'stopReason'>): 'cancelled' | 'limit' {
	return stopReason === undefined || stopReason === 'cancelled' ? 'cancelled' : 'limit';
}
