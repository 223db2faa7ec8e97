import { intervalMsOf, reservedAt } from '../../core/hosts/gcra.ts';
import { headStartMs } from '../../core/hosts/host-rate.ts';
import type { VisitTimes } from '../../core/hosts/visit-times.ts';
import type { Job } from '../../core/job.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';

/** A reservation is asked for so far ahead that it has not passed when the answer comes; of an instance, which learns it. */
export interface Lead {
	ms: number;
}

export interface ReserveDeps {
	readonly clock: Clock;
	readonly limiter: RateLimiter;
	readonly lead: Lead;
}

/** What reservations are asked for. */
export interface Wanted {
	readonly job: Job;
	readonly host: string;
	readonly count: number;
	/** Requests a second. */
	readonly ratePerSecond: number;
	/** How long visits to the host take. */
	readonly times: VisitTimes;
}

const SHORTEST_LEAD_MS = 20;
const LONGEST_LEAD_MS = 1_000;

/**
 * Reserves times at a host with a rate, in one write.
 *
 * @returns When they are, in milliseconds since the epoch.
 * @throws {StoreError} The store cannot be reached.
 */
export async function reserve({ clock, limiter, lead }: ReserveDeps, wanted: Wanted): Promise<number[]> {
	const { job, host, count, ratePerSecond, times } = wanted;
	const { jobId, expiresAt } = job;
	const intervalMs = intervalMsOf(ratePerSecond);
	const askedAt = clock.now();
	const now = Math.ceil(askedAt + lead.ms + headStartMs(times));
	const firstAt = await limiter.reserve({
		jobId,
		host,
		reservations: count,
		now,
		clock: clock.now,
		expiresAt,
		ratePerSecond,
		burst: 1,
	});
	lead.ms = Math.min(LONGEST_LEAD_MS, Math.max(SHORTEST_LEAD_MS, 2 * (clock.now() - askedAt), lead.ms / 2));
	return Array.from({ length: count }, (_, i) => Math.ceil(reservedAt(firstAt, i, { now, intervalMs })));
}
