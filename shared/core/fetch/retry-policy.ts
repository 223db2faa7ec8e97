import type { Visit } from '../visit.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../wait-on-meter.ts';

/** What follows from an attempt. */
export type Verdict =
	| { readonly kind: 'settle' }
	/** Try again in this invocation. */
	| { readonly kind: 'soon'; readonly waitMs: number }
	/** Too long to wait on the meter: hand it on, due after `waitMs`. */
	| { readonly kind: 'later'; readonly waitMs: number };

export interface Attempt {
	readonly visit: Visit;
	/** Attempts used up, this one included. */
	readonly attempts: number;
	readonly maxAttempts: number;
	/** Milliseconds until this invocation stops starting targets. */
	readonly timeLeftMs: number;
	/** From 0 to 1, to spread attempts that failed together. */
	readonly random: number;
}

const FIRST_BACKOFF_MS = 500;
/** A server may ask for a year; beyond this the answer is taken as it is. */
const LONGEST_WAIT_MS = 3_600_000;

const TRANSIENT_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);
const LASTING_FAILURES = new Set([
	'DNS_NOT_FOUND',
	'TLS_INVALID',
	'TOO_MANY_REDIRECTS',
	'BAD_REDIRECT',
	'HEADERS_TOO_LARGE',
	'INTERNAL_ERROR',
	'SECRET_NOT_FOUND',
	'SECRET_NO_HEADER',
]);

/** Decides what follows from an attempt; the only place that does. */
export function judge(attempt: Attempt): Verdict {
	if (!mayChange(attempt.visit) || attempt.attempts >= attempt.maxAttempts) return { kind: 'settle' };

	const asked = attempt.visit.retryAfterMs;
	if (asked !== null && asked > LONGEST_WAIT_MS) return { kind: 'settle' };

	const waitMs = Math.round(asked ?? backoffMs(attempt));
	const fits = waitMs <= LONGEST_WAIT_ON_METER_MS && waitMs <= attempt.timeLeftMs;
	return { kind: fits ? 'soon' : 'later', waitMs };
}

/**
 * The last attempt as it is stored: who is told to slow down to the end was kept out, and has found nothing broken.
 */
export function finalVisit(visit: Visit): Visit {
	return visit.status === 429 && visit.outcome === 'http_error' ? { ...visit, outcome: 'blocked' } : visit;
}

/** Doubles with each attempt, and takes a random half away. */
function backoffMs({ attempts, random }: Attempt): number {
	return FIRST_BACKOFF_MS * 2 ** (attempts - 1) * (0.5 + random / 2);
}

/** Whether the same request may end otherwise a little later. */
function mayChange(visit: Visit): boolean {
	switch (visit.outcome) {
		case 'http_error':
			return visit.status !== null && TRANSIENT_STATUSES.has(visit.status);
		case 'network_error':
			return visit.error === null || !LASTING_FAILURES.has(visit.error.code);
		case 'timeout':
			return true;
		case 'ok':
		case 'blocked':
		case 'robots':
		case 'refused':
		case 'too_large':
		case 'invalid_url':
		case 'cancelled':
		case 'limit':
		case 'dead_letter':
			return false;
	}
}
