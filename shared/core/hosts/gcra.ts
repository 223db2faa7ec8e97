import { LARGEST_SKEW_MS } from '../clock-skew.ts';

/** How often something may start: `ratePerSecond` on the average, and up to `burst` of them at once. */
export interface Rate {
	readonly ratePerSecond: number;
	readonly burst: number;
}

/** Reservations that were reserved: the i-th, from 0, is at `firstAt + i × intervalMs`, or at once if that has passed. */
export interface Reservation {
	readonly firstAt: number;
	/** What is stored: when the next reservation would be free, were there no burst. */
	readonly nextAt: number;
}

/**
 * Milliseconds from one reservation to the next, to a thousandth and rounded up: a rate is never exceeded by rounding.
 *
 * @param ratePerSecond - More than 0.
 */
export function intervalMsOf(ratePerSecond: number): number {
	return Math.ceil(1e6 / ratePerSecond) / 1000;
}

/**
 * Reserves reservations by the generic cell rate algorithm (ITU-T I.371): in any window of w seconds no more than
 * `ratePerSecond × w + burst` reservations, however many reserve them.
 *
 * @param nextAt - What the reservation before this left; `undefined` for the first.
 * @param now - Milliseconds since the epoch; no reservation is before it.
 */
export function reserve(
	nextAt: number | undefined,
	{ reservations, now, ratePerSecond, burst }: Rate & { readonly reservations: number; readonly now: number },
): Reservation {
	const intervalMs = intervalMsOf(ratePerSecond);
	const from = Math.max(now, nextAt ?? now);
	return { firstAt: from - (burst - 1) * intervalMs, nextAt: from + reservations * intervalMs };
}

/**
 * When the next reservation of a host is free, by the clock of who asks now.
 *
 * If that clock is behind the one by which reservations were last reserved, they seem to be taken for as long as the clocks
 * differ. Believed is only how long the queue was then.
 *
 * @param askedAt - By the clock of whoever reserved last, with `nextAt`.
 */
export function believedNextAt({ nextAt, askedAt }: { nextAt: number; askedAt: number }, now: number): number {
	const aheadMs = askedAt - now;
	return aheadMs > LARGEST_SKEW_MS ? nextAt - aheadMs : nextAt;
}

/** When the i-th reservation of a reservation is. */
export function reservedAt(
	firstAt: number,
	i: number,
	{ now, intervalMs }: { now: number; intervalMs: number },
): number {
	return Math.max(now, firstAt + i * intervalMs);
}
