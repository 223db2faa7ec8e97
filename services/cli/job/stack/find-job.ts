import { JobNotFoundError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { Session } from './session.ts';

/** @throws {JobNotFoundError} There is no such job in the folder. */
export async function find({ stack }: Session, jobId: string): Promise<Job> {
	const job = await stack.jobs.get(jobId);
	if (job === undefined) throw new JobNotFoundError(`there is no job ${jobId}; jobs list names those that are`);
	return job;
}
