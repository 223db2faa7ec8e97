import { keepNewest } from '../../core/keep-newest.ts';
import type { Failure, Outcome } from '../../core/result.ts';

/** How a target ends at an origin that answers nobody. */
export interface SilentEnd {
	readonly outcome: Outcome;
	readonly error: Failure;
}

/**
 * Origins that did not answer for their robots.txt, and what visits find there: kept from one invocation to the next.
 *
 * Nobody answers for most of them, and each of their targets would wait for its whole timeout, again and again.
 */
export interface SilentOrigins {
	/** Those that have not answered since. */
	readonly size: number;
	/** @returns Whether it has not answered anything else before. */
	note(jobId: string, origin: string): boolean;
	/** Somebody is there. */
	answered(jobId: string, origin: string): void;
	/**
	 * A visit of it got no answer either.
	 *
	 * @param attempts - That are made before a target is given up: as many are enough for all targets of the origin.
	 * @returns Whether it is given up with this one.
	 */
	failed(jobId: string, origin: string, how: SilentEnd & { readonly attempts: number }): boolean;
	/** How its targets end for now, without a visit; `undefined` for one that is to be visited. */
	endAt(jobId: string, origin: string): SilentEnd | undefined;
}

/** Then one of its targets tries again. */
const GIVEN_UP_FOR_MS = 300_000;
/** Of those that were silent, the oldest is forgotten. */
const MAX_ORIGINS = 5_000;

interface Silence {
	readonly failures: number;
	readonly end?: SilentEnd;
	/** Milliseconds since the epoch. */
	readonly until: number;
}

export function createSilentOrigins(now: () => number): SilentOrigins {
	const silences = new Map<string, Silence>();
	/** Silent about their robots.txt alone. */
	const talking = new Set<string>();
	const keyOf = (jobId: string, origin: string) => `${jobId} ${origin}`;

	return {
		get size() {
			return silences.size;
		},
		note(jobId, origin) {
			const key = keyOf(jobId, origin);
			if (talking.has(key)) return false;
			if (!silences.has(key)) silences.set(key, { failures: 0, until: 0 });
			keepNewest(silences, MAX_ORIGINS);
			return true;
		},
		answered(jobId, origin) {
			const key = keyOf(jobId, origin);
			if (!silences.delete(key)) return;
			talking.add(key);
			keepNewest(talking, MAX_ORIGINS);
		},
		failed(jobId, origin, { outcome, error, attempts }) {
			const key = keyOf(jobId, origin);
			const known = silences.get(key);
			if (known === undefined) return false;
			const failures = known.failures + 1;
			const isOver = failures >= attempts;
			silences.set(key, { failures, end: { outcome, error }, until: isOver ? now() + GIVEN_UP_FOR_MS : 0 });
			return isOver;
		},
		endAt(jobId, origin) {
			const known = silences.get(keyOf(jobId, origin));
			if (known?.end === undefined || !isAhead(known.until, now())) return undefined;
			const { outcome, error } = known.end;
			return { outcome, error: { ...error, message: `${error.message} (asked for another link of its host)` } };
		},
	};
}

/** Further ahead than it can be, the clock was set back: better to try again than to give up for as long. */
function isAhead(until: number, now: number): boolean {
	return until > now && until - now <= GIVEN_UP_FOR_MS;
}
