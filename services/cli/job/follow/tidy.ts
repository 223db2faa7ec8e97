import { createJobEraser } from '../../../../shared/app/jobs/erase-job.ts';
import { createJobTidier } from '../../../../shared/app/jobs/tidy-jobs.ts';
import { printable } from '../../../../shared/core/printable.ts';
import type { Session } from '../stack/session.ts';

/** Jobs that a data folder keeps. */
export const KEEP_JOBS = 50;

/**
 * Clears away older jobs, and what was seen of pages for jobs that are run no more.
 *
 * It is no part of what the user asked for: that it failed is said, and is no failure of the command.
 */
export async function tidy(
	{ stack, cloud }: Pick<Session, 'stack' | 'cloud'>,
	warn: (text: string) => void,
	keep = KEEP_JOBS,
): Promise<void> {
	// An emulator, or AWS, is not ours alone.
	if (cloud === undefined || process.env.AWS_ENDPOINT_URL) return;
	const tidyJobs = createJobTidier({ ...stack, eraseJob: createJobEraser(stack), keep });
	const tidied = Promise.all([tidyJobs(), stack.pageStates.tidy(stack.clock.now())]);
	await tidied.catch((error: Error) => {
		const reason = printable(error.message);
		warn(`Warning: older jobs could not be cleared away; the next command tries again: ${reason}`);
	});
}
