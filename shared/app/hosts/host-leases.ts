import type { Job } from '../../core/job.ts';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';

/**
 * Seats at a host, for a job that wants fewer visits in flight there than it has instances: each holds one seat, and
 * who gets none has to wait.
 */
export interface HostSeats {
	/** @returns The name of the seat, or `undefined` if none was found free. */
	take(job: Job, host: string, of: { readonly seats: number; readonly until: number }): Promise<string | undefined>;
	release(job: Job, seat: string): Promise<void>;
}

/** Each try costs a write: of many seats a few are tried, and others the next time. */
const MAX_TRIES = 3;

export function createHostSeats({
	jobs,
	clock,
	chance,
}: {
	readonly jobs: Pick<JobStore, 'lease' | 'release'>;
	readonly clock: Clock;
	readonly chance: Chance;
}): HostSeats {
	return {
		async take({ jobId }, host, { seats, until }) {
			const from = Math.floor(chance.random() * seats);
			for (let i = 0; i < Math.min(seats, MAX_TRIES); i++) {
				const seat = `SEAT#${host}#${(from + i) % seats}`;
				if (await jobs.lease(jobId, seat, until, clock.now())) return seat;
			}
			return undefined;
		},
		async release({ jobId }, seat) {
			await jobs.release(jobId, seat);
		},
	};
}
