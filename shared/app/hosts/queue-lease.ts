import type { Job } from '../../core/job.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HostSeats } from './host-leases.ts';

export interface QueueLeaseDeps {
	readonly job: Job;
	readonly host: string;
	/** Of all instances. */
	readonly seats: number;
	readonly hostSeats: HostSeats;
	readonly clock: Clock;
	readonly schedule: (wake: () => void, delayMs: number) => () => void;
	/** As in `HostQueueDeps`. */
	readonly holdMs: (longestMs: number) => number;
	/** Of a seat that is taken now, in milliseconds since the epoch. */
	readonly seatUntil: () => number;
	readonly onError: (error: unknown) => void;
}

const SEAT_POLL_MS = 400;

/** The seat of an instance at a host where it needs one. */
export function createQueueLease({ job, host, seats, hostSeats, clock, ...deps }: QueueLeaseDeps) {
	let seat: string | undefined;

	const tryOnce = () => hostSeats.take(job, host, { seats, until: deps.seatUntil() });

	return {
		/** @returns Whether a seat was found within `longestMs`, and is ours. */
		async take(longestMs: number): Promise<boolean> {
			const giveUpAt = clock.now() + longestMs;
			try {
				seat = await tryOnce();
				while (seat === undefined && clock.now() < giveUpAt && deps.holdMs(SEAT_POLL_MS) >= SEAT_POLL_MS) {
					await new Promise<void>((resolve) => deps.schedule(resolve, SEAT_POLL_MS));
					seat = await tryOnce();
				}
			} catch (error) {
				deps.onError(error);
			}
			return seat !== undefined;
		},
		/** @returns Whether there was one to leave. */
		leave(): boolean {
			if (seat === undefined) return false;
			// It expires, too.
			hostSeats.release(job, seat).catch(deps.onError);
			seat = undefined;
			return true;
		},
	};
}
