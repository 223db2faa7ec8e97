import { hash } from 'node:crypto';
import { ConflictError } from '../../core/errors.ts';
import type { Job } from '../../core/job.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { IdempotencyStore } from '../../ports/idempotency-store.ts';
import type { JobStore } from '../../ports/job-store.ts';

export interface OnceStarterDeps {
	readonly jobs: Pick<JobStore, 'get'>;
	readonly calls: IdempotencyStore;
	readonly clock: Clock;
	readonly ids: Ids;
}

/** A call that may be repeated without starting another job. */
export interface RepeatableCall {
	/** Whose call it is: keys of others are other keys. */
	readonly caller: string;
	/** Brought by the caller; `undefined`: each call starts a job. */
	readonly key: string | undefined;
	/** All that is asked for, as text. */
	readonly request: string;
}

/** Hours for which a key is remembered. */
export const KEY_HOURS = 24;

/** Starts a job once for a key, however often it is asked to. */
export function createOnceStarter({ jobs, calls, clock, ids }: OnceStarterDeps) {
	/**
	 * @param start - Starts the job with this id; may be called again with the same if the first died half-way.
	 * @throws {ConflictError} The key was used for something else.
	 */
	return async function startOnce<J extends Job | undefined>(
		{ caller, key, request }: RepeatableCall,
		start: (jobId: string) => Promise<J>,
	): Promise<J | Job> {
		const jobId = ids.id();
		if (key === undefined) return start(jobId);
		const now = clock.now();
		const kept = await calls.claim(
			{
				key: hash('sha256', JSON.stringify([caller, key])),
				requestHash: hash('sha256', request),
				jobId,
				expiresAt: Math.floor(now / 1000) + KEY_HOURS * 3600,
			},
			now,
		);
		if (kept.requestHash !== hash('sha256', request)) {
			throw new ConflictError('the idempotency key was used for another request; use a fresh one for each job');
		}
		return (await jobs.get(kept.jobId)) ?? start(kept.jobId);
	};
}
