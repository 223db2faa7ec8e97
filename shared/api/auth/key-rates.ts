import { reserve } from '../../core/hosts/gcra.ts';

/** Keys that are remembered; there are as many as the stack is given, and no more. */
export interface KeyRates {
	/** @returns Milliseconds until the key may call again; 0 if it may now, and has. */
	take(keyId: string, now: number): number;
}

/** Seconds' worth of calls that may come at once. */
const BURST_SECONDS = 4;

/**
 * Limits how often a key may call: in memory, so for one instance of the function alone. What all instances together
 * let through, API Gateway's own throttling limits.
 */
export function createKeyRates(ratePerSecond: number): KeyRates {
	const nextAt = new Map<string, number>();
	const rate = { ratePerSecond, burst: Math.max(1, Math.floor(ratePerSecond * BURST_SECONDS)) };
	return {
		take(keyId, now) {
			const reserved = reserve(nextAt.get(keyId), { reservations: 1, now, ...rate });
			const waitMs = Math.max(0, Math.ceil(reserved.firstAt - now));
			if (waitMs === 0) nextAt.set(keyId, reserved.nextAt);
			return waitMs;
		},
	};
}
