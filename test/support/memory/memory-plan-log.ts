import type { PlanEntry } from '../../../shared/core/plan-entry.ts';
import { readable } from '../../../shared/core/stored-version.ts';
import type { PlanLog } from '../../../shared/ports/plan-log.ts';
import { refuseTooLarge } from './item-size.ts';

export function createMemoryPlanLog(): PlanLog {
	const jobs = new Map<string, Map<number, PlanEntry>>();
	const entriesOf = (jobId: string) => jobs.get(jobId) ?? jobs.set(jobId, new Map()).get(jobId) ?? new Map();
	return {
		async append(entry) {
			refuseTooLarge(String(entry.n), entry);
			const entries = entriesOf(entry.jobId);
			const stored = entries.get(entry.n);
			if (stored !== undefined) return readEntry(stored);
			entries.set(entry.n, structuredClone(entry));
			return entry;
		},
		async read(jobId, from) {
			const entries: PlanEntry[] = [...entriesOf(jobId).values()];
			return entries
				.filter((entry) => entry.n >= from)
				.sort((a, b) => a.n - b.n)
				.map(readEntry);
		},
		async erase(jobId) {
			jobs.delete(jobId);
		},
	};
}

function readEntry(entry: PlanEntry): PlanEntry {
	return readable(structuredClone(entry), `plan entry ${entry.n} of job ${entry.jobId}`);
}
