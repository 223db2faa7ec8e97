import type { Rate } from '../core/hosts/gcra.ts';

/** Reservations to start visits in, at one host, for one job. */
export interface ReservationRequest extends Rate {
	readonly jobId: string;
	/** As `hostOf` names it. */
	readonly host: string;
	/** At least 1. */
	readonly reservations: number;
	/** No reservation is before it; milliseconds since the epoch. */
	readonly now: number;
	/** The clock of `now`. A call may take long: what seems to be of a clock that is ahead is only that if it still seems so. */
	readonly clock: () => number;
	/** Of the job; seconds since the epoch. */
	readonly expiresAt: number;
}

/** Gives out the reservations of a host, to all instances of a job. Every adapter passes `test/contract/rate-limiter.contract.ts`. */
export interface RateLimiter {
	/**
	 * Reserves reservations that nobody else gets, in one write.
	 *
	 * A client that repeats a write that took effect leaves reservations unused, and gives none out twice.
	 *
	 * @returns When the first one is, in milliseconds since the epoch; the others follow as `reservedAt` says.
	 * @throws {StoreError} The store cannot be reached, or refused the write.
	 */
	reserve(request: ReservationRequest): Promise<number>;
	/** Deletes all that is stored of a job here; what is written later stays until it expires. */
	erase(jobId: string): Promise<void>;
}
