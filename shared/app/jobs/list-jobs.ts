import type { Job, JobState } from '../../core/job.ts';
import type { JobStore, ListedJobs, UnreadableJob } from '../../ports/job-store.ts';

export interface JobListRequest {
	readonly limit: number;
	/** Jobs of one state; default all. */
	readonly state?: JobState | undefined;
	/** Only jobs that are older than this one. */
	readonly before?: string | undefined;
}

export interface JobPage {
	/** Newest first. */
	readonly jobs: readonly Job[];
	/** Jobs of another version; only where all states are asked for. */
	readonly unreadable: readonly UnreadableJob[];
	/** Where the next page begins; `undefined` after the last. */
	readonly next: string | undefined;
}

/** Jobs that are looked at for one page of a state: a page may be short, and name a next one all the same. */
const MAX_LOOKED_AT = 1000;
const READ_AT_ONCE = 100;

/** Reads the list of jobs, a page at a time. */
export function createJobLister({ jobs }: { readonly jobs: Pick<JobStore, 'newest'> }) {
	return async function listJobs({ limit, state, before }: JobListRequest): Promise<JobPage> {
		if (state !== undefined) return listOfState({ limit, state, before });
		const listed = await jobs.newest(limit, before);
		return { ...listed, next: idsOf(listed).length < limit ? undefined : oldestOf(listed) };
	};

	async function listOfState({ limit, state, before }: JobListRequest): Promise<JobPage> {
		const found: Job[] = [];
		let from = before;
		for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += READ_AT_ONCE) {
			const listed = await jobs.newest(READ_AT_ONCE, from);
			found.push(...listed.jobs.filter((job) => job.state === state));
			if (found.length >= limit) return pageOf(found.slice(0, limit), found[limit - 1]?.jobId);
			if (idsOf(listed).length < READ_AT_ONCE) return pageOf(found, undefined);
			from = oldestOf(listed);
		}
		return pageOf(found, from);
	}
}

function pageOf(jobs: readonly Job[], next: string | undefined): JobPage {
	return { jobs, unreadable: [], next };
}

function idsOf({ jobs, unreadable }: ListedJobs): string[] {
	return [...jobs, ...unreadable].map(({ jobId }) => jobId);
}

function oldestOf(listed: ListedJobs): string | undefined {
	return idsOf(listed).toSorted()[0];
}
