import { NO_PROGRESS, type Progress, type ProgressCounters } from '../../../shared/ports/progress-counters.ts';

export function createMemoryProgressCounters(): ProgressCounters {
	const jobs = new Map<string, Progress>();
	const read = (jobId: string) => jobs.get(jobId) ?? NO_PROGRESS;
	return {
		async add(jobId, delta) {
			const sum = { ...read(jobId) };
			for (const [field, n] of Object.entries(delta) as [keyof Progress, number][]) {
				Object.assign(sum, { [field]: (sum[field] ?? 0) + n });
			}
			jobs.set(jobId, sum);
			return sum;
		},
		async read(jobId) {
			return read(jobId);
		},
		async erase(jobId) {
			jobs.delete(jobId);
		},
	};
}
