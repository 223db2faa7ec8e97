/** Jobs of which an instance remembers something at once. */
const MAX_JOBS = 4;

/** What an instance remembers of a job, made when it is first asked for; the job asked for longest ago makes room. */
export function rememberJobs<T>(create: () => T): (jobId: string) => T {
	const memories = new Map<string, T>();
	return function memoryOf(jobId) {
		const memory = memories.get(jobId) ?? create();
		memories.delete(jobId);
		memories.set(jobId, memory);
		for (const oldest of memories.keys()) if (memories.size > MAX_JOBS) memories.delete(oldest);
		return memory;
	};
}
