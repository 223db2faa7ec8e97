import type { Ramp } from './profile.ts';

const MS_PER_MINUTE = 60_000;
/** So that at the time of a capacity it is there, and not a billionth short of it. */
const ROUNDING = 1e-6;

/**
 * Invocations that may run at once, so long after the first messages came.
 *
 * AWS: a mapping starts with 5 and adds up to 300 a minute; between, they are taken to come evenly.
 */
export function capacityAt({ initial, perMinute, max }: Ramp, sinceMs: number): number {
	if (perMinute === Infinity) return max;
	return Math.min(max, Math.floor(initial + (perMinute * sinceMs) / MS_PER_MINUTE + ROUNDING));
}

/** When there are `count`, at the earliest; `Infinity` if never. */
export function timeOfCapacity({ initial, perMinute, max }: Ramp, count: number): number {
	if (count > max) return Infinity;
	if (count <= initial || perMinute === Infinity) return 0;
	return ((count - initial) * MS_PER_MINUTE) / perMinute;
}

/** Invocations at once that one provisioned poller starts, and how many a minute their number grows by. */
const PER_POLLER = 10;
const PROVISIONED_PER_MINUTE = 1000;

/** The ramp of a mapping with pollers that are paid for: theirs are there at once. Source: AWS ReportEvents, 2025-11-14. */
export function provisionedRamp(pollers: number): Ramp {
	return { initial: pollers * PER_POLLER, perMinute: PROVISIONED_PER_MINUTE, max: Infinity };
}
