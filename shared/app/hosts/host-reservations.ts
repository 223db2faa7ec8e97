import { intervalMsOf, reservedAt } from '../../core/hosts/gcra.ts';
import type { Job } from '../../core/job.ts';
import type { SendWindow } from '../../core/visit.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { HostTimes } from './host-times.ts';

/** A reservation is asked for so far ahead that it has not passed when the answer comes; of an instance, which learns it. */
export interface Lead {
	ms: number;
}

export interface HostReservationsDeps {
	readonly job: Job;
	readonly host: string;
	readonly clock: Clock;
	readonly limiter: RateLimiter;
	readonly lead: Lead;
	readonly times: HostTimes;
}

const SHORTEST_LEAD_MS = 20;
const LONGEST_LEAD_MS = 1_000;
const LONGEST_HEAD_START_MS = 1_000;
/** No timer is more exact. */
const SHORTEST_TOLERANCE_MS = 10;
const LONGEST_WAY_MS = 12;

export type HostReservations = ReturnType<typeof createHostReservations>;

/** The reservations that the rate of a host leaves to a job, as one instance reserves them. Without a rate there are none. */
export function createHostReservations({ job, host, clock, limiter, lead, times }: HostReservationsDeps) {
	const { jobId, expiresAt } = job;
	let ratePerSecond: number | undefined;

	/** As long as nobody is later than an interval, no window holds more than one visit too many; the rest is for the way there. */
	function toleranceMs(): number {
		const intervalMs = intervalMsOf(ratePerSecond ?? 1);
		return Math.max(SHORTEST_TOLERANCE_MS, intervalMs * 0.75, intervalMs - LONGEST_WAY_MS);
	}

	/** For which the visitor gets something before its reservation, to have connected by then. */
	const headStartMs = () => Math.min(LONGEST_HEAD_START_MS, times.of(host).connectMs);

	return {
		get hasRate() {
			return ratePerSecond !== undefined;
		},
		/** Visits a second; of several that are asked for the slowest. */
		limitRate(rate: number | undefined): void {
			if (rate !== undefined) ratePerSecond = Math.min(rate, ratePerSecond ?? rate);
		},
		/** When what has the reservation `startAt` is given to the visitor. */
		dueAt: (startAt: number) => startAt - headStartMs(),
		/** When it may send its first request. */
		windowOf: (startAt: number): SendWindow => ({ from: startAt, until: startAt + toleranceMs() }),
		/** Visits that start while one takes `ms`. */
		startsDuring: (ms: number) => ((ratePerSecond ?? 0) * ms) / 1000,
		isLate: (startAt: number) => ratePerSecond !== undefined && clock.now() - startAt > toleranceMs(),
		/**
		 * Reserves reservations, in one write.
		 *
		 * @returns When they are, in milliseconds since the epoch.
		 * @throws {StoreError} The store cannot be reached.
		 */
		async reserve(reservations: number): Promise<number[]> {
			if (ratePerSecond === undefined) return Array(reservations).fill(0);
			const intervalMs = intervalMsOf(ratePerSecond);
			const askedAt = clock.now();
			const now = Math.ceil(askedAt + lead.ms + headStartMs());
			const firstAt = await limiter.reserve({
				jobId,
				host,
				reservations,
				now,
				clock: clock.now,
				expiresAt,
				ratePerSecond,
				burst: 1,
			});
			lead.ms = Math.min(LONGEST_LEAD_MS, Math.max(SHORTEST_LEAD_MS, 2 * (clock.now() - askedAt), lead.ms / 2));
			return Array.from({ length: reservations }, (_, i) => Math.ceil(reservedAt(firstAt, i, { now, intervalMs })));
		},
	};
}
