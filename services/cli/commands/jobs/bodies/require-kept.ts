import { UsageError } from '../../../../../shared/core/errors.ts';
import type { Job } from '../../../../../shared/core/job.ts';

/** @throws {UsageError} The job has kept no bodies. */
export function requireKept({ jobId, options }: Pick<Job, 'jobId' | 'options'>): void {
	if (options.visit.keepBodies === true) return;
	throw new UsageError(`job ${jobId} has kept no bodies; scrape with --keep-bodies, or with --warc FILE`);
}
