import { hostOf } from '../../core/hosts/host-of.ts';
import { nextUrlOf, type Target } from '../../core/target.ts';
import type { FailedVisit } from '../../core/visit.ts';
import type { Log } from '../../ports/log.ts';

/** Says in the log that a visit met a mistake of ours, whose stack its result does not tell. */
export function logBug(
	log: Log,
	{ error, bug }: FailedVisit,
	{ jobId, target }: { jobId: string; target: Target },
): void {
	const thrown = Object.assign(new Error(error.message), { stack: bug });
	log.error('a visit met a mistake in Shoal', thrown, { jobId, host: hostOf(nextUrlOf(target)) });
}
