import { createJobResumer, type JobResumerDeps } from '../../../../shared/app/jobs/resume-job.ts';
import { printable } from '../../../../shared/core/printable.ts';

/**
 * Goes on with every job that has not ended, and with reports on their way: queues are in memory, and what they held is gone.
 *
 * One that cannot go on keeps nobody from the others; the sweeper tries again, and notes what blocks it.
 */
export async function resumeJobs(stack: JobResumerDeps, say: (line: string) => void): Promise<void> {
	const resumeJob = createJobResumer(stack);
	for (const { jobId } of await stack.jobs.active()) {
		await resumeJob(jobId).catch((error: Error) => {
			say(`Warning: job ${jobId} could not be taken up again: ${printable(error.message)}`);
		});
	}
	await stack.resender.resendAll();
}
