import type { createJobCreator } from '../app/jobs/create-job.ts';
import type { StackFacts } from '../app/jobs/request/requested-job.ts';
import { createJobStarter } from '../app/jobs/start-job.ts';
import type { Stack } from './stack.ts';

/** Loaded with the first job: which domains there are, and how lists are read, is of no use to other calls. */
export function createLazyJobCreator(stack: Stack, facts: StackFacts): ReturnType<typeof createJobCreator> {
	const startJob = createJobStarter(stack);
	return async (...request) => {
		const { createJobCreator } = await import('../app/jobs/create-job.ts');
		return createJobCreator({ ...stack, startJob, facts })(...request);
	};
}
