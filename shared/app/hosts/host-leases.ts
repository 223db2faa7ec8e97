import type { Job } from '../../core/job.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';

/**
 * Leases at a host, for a job that wants fewer visits in flight there than it has instances: each holds one lease, and
 * who gets none has to wait.
 */
export interface HostLeases {
	/** @returns The name of the lease, or `undefined` if none was found free. */
	take(job: Job, host: string, of: { readonly leases: number; readonly until: number }): Promise<string | undefined>;
	release(job: Job, lease: string): Promise<void>;
}

/** Each try costs a write: of many leases a few are tried, and others the next time. */
const MAX_TRIES = 3;

export function createHostLeases({
	jobs,
	clock,
	ids,
}: {
	readonly jobs: Pick<JobStore, 'lease' | 'release'>;
	readonly clock: Clock;
	readonly ids: Ids;
}): HostLeases {
	return {
		async take({ jobId }, host, { leases, until }) {
			const from = Math.floor(ids.random() * leases);
			for (let i = 0; i < Math.min(leases, MAX_TRIES); i++) {
				const lease = `SEAT#${host}#${(from + i) % leases}`;
				if (await jobs.lease(jobId, lease, until, clock.now())) return lease;
			}
			return undefined;
		},
		async release({ jobId }, lease) {
			await jobs.release(jobId, lease);
		},
	};
}
