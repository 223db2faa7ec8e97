import { keepNewest } from '../../core/keep-newest.ts';

/** Jobs of which an instance remembers something at once. */
const MAX_JOBS = 4;

/** What an instance remembers of a job, made when it is first asked for; the job asked for longest ago makes room. */
export function rememberJobs<T>(create: () => T): (jobId: string) => T {
	const memories = new Map<string, T>();
	return function memoryOf(jobId) {
		const memory = memories.get(jobId) ?? create();
		memories.delete(jobId);
		memories.set(jobId, memory);
		keepNewest(memories, MAX_JOBS);
		return memory;
	};
}
