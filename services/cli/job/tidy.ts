import { createJobEraser } from '../../../shared/app/erase-job.ts';
import { createJobTidier } from '../../../shared/app/tidy-jobs.ts';
import type { Session } from './session.ts';

/** Jobs that a data folder keeps. */
const KEEP_JOBS = 50;

/** Clears away older jobs, in silence: it is no part of what the user asked for, and the next command tries again. */
export async function tidy({ stack, cloud }: Session): Promise<void> {
	// An emulator, or AWS, is not ours alone.
	if (cloud === undefined || process.env.AWS_ENDPOINT_URL) return;
	const tidyJobs = createJobTidier({ ...stack, eraseJob: createJobEraser(stack), keep: KEEP_JOBS });
	await tidyJobs().catch(() => undefined);
}
