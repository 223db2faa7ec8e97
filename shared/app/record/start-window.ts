import type { Invocation } from '../../ports/invocation.ts';

/** Kept free at the end of an invocation, for committing what has settled and handing on the rest. */
export const RESERVE_MS = 5_000;

/**
 * Tells how long a target may yet be started in an invocation that begins now.
 *
 * A visit may take as long as its timeout. An invocation that is shorter than that starts targets all the same, in
 * the first fifth of its time, or they would be handed on for ever; what is cut off then has used up an attempt.
 *
 * @returns Milliseconds until no more targets with that timeout may start; 0 once the invocation is told to end.
 */
export function createStartWindow(invocation: Pick<Invocation, 'remainingMs' | 'signal'>) {
	const longestVisitMs = Math.max(0, (invocation.remainingMs() - RESERVE_MS) * 0.8);
	return function timeLeftMs(timeoutMs: number): number {
		if (invocation.signal.aborted) return 0;
		return invocation.remainingMs() - RESERVE_MS - Math.min(timeoutMs, longestVisitMs);
	};
}
