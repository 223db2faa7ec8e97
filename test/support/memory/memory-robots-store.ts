import { LARGEST_SKEW_MS } from '../../../shared/core/clock-skew.ts';
import type { RobotsFound, RobotsStore } from '../../../shared/ports/robots-store.ts';

interface Entry {
	readonly found?: RobotsFound;
	readonly claimant?: string;
	readonly until: number;
}

export function createMemoryRobotsStore(): RobotsStore {
	const jobs = new Map<string, Map<string, Entry>>();
	const entriesOf = (jobId: string) => {
		const entries = jobs.get(jobId) ?? new Map<string, Entry>();
		jobs.set(jobId, entries);
		return entries;
	};
	return {
		async claim({ jobId, origin, claimant, now, until }) {
			const entry = entriesOf(jobId).get(origin);
			if (entry?.found !== undefined) return { kind: 'known', found: entry.found };
			const isHeld = entry !== undefined && entry.until > now && entry.until <= until + LARGEST_SKEW_MS;
			if (isHeld && entry.claimant !== claimant) {
				return { kind: 'theirs', until: entry.until };
			}
			entriesOf(jobId).set(origin, { claimant, until });
			return { kind: 'ours' };
		},
		async keep(found, { jobId, origin }) {
			entriesOf(jobId).set(origin, { found: structuredClone(found), until: 0 });
		},
		async erase(jobId) {
			jobs.delete(jobId);
		},
	};
}
