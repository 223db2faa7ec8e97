import type { PutOff } from '../hosts/put-off.ts';
import { dueBefore } from '../hosts/reservation-travel.ts';
import type { Failure, Outcome } from '../result.ts';
import { anewAfter, continuedWith, type Target } from '../target.ts';
import type { EndedVisit, Visit } from '../visit.ts';
import { LONGEST_WAIT_ON_METER_MS } from '../wait-on-meter.ts';

/** What happens to a target. Times are in milliseconds since the epoch. */
export type Decision =
	/** The visit is its result. */
	| { readonly kind: 'settle'; readonly visit: EndedVisit }
	/** It ends without a visit, or without another. */
	| { readonly kind: 'end'; readonly outcome: Outcome; readonly error: Failure | null }
	/** Its attempt goes on with another request, in this invocation. */
	| { readonly kind: 'go on'; readonly target: Target }
	/** Another attempt, in this invocation. */
	| { readonly kind: 'retry'; readonly target: Target; readonly waitMs: number }
	/** A child of its chunk takes it on. `isLeaseless` if other instances have all leases at its host. */
	| { readonly kind: 'hand on'; readonly target: Target; readonly dueAt: number; readonly isLeaseless?: true }
	/** Its reservation has passed before its request was made: it gets another. */
	| { readonly kind: 'take back' };

/** What came of a request, and what else counts. */
export interface Attempt {
	readonly target: Target;
	readonly visit: Visit;
	/** Attempts that it has in all. */
	readonly maxAttempts: number;
	/** For which targets of the job may yet start in this invocation, in milliseconds. */
	readonly timeLeftMs: number;
	/** Its reservation passed before the request was made, and there is time for another. */
	readonly hasMissed: boolean;
	/** Milliseconds since the epoch. */
	readonly now: number;
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

/** A host that never answers between so many pauses will not. */
const MOST_PAUSES = 8;
const HOST_PAUSED = { code: 'HOST_PAUSED', message: 'its host asked to wait again and again, and answered nobody' };

/** Decides what follows from a request that was made, or could not be made. */
export function decide(attempt: Attempt): Decision {
	const { target, visit } = attempt;
	switch (visit.kind) {
		case 'unsent':
			return attempt.hasMissed ? { kind: 'take back' } : { kind: 'hand on', target, dueAt: 0 };
		case 'next request':
			return { kind: 'go on', target: continuedWith(target, visit.next) };
		case 'response':
		case 'failure':
			return decideOnEnd(visit, attempt);
	}
}

/** Decides whether an attempt that has ended is the last. */
function decideOnEnd(visit: EndedVisit, { target, maxAttempts, timeLeftMs, now, random }: Attempt): Decision {
	const attempts = (target.attempts ?? 0) + 1;
	const asked = visit.kind === 'response' ? visit.retryAfterMs : null;
	const isLast = attempts >= maxAttempts || (asked !== null && asked > LONGEST_WAIT_MS);
	if (isLast || !mayChange(visit)) return { kind: 'settle', visit: finalVisit(visit) };

	const waitMs = Math.round(asked ?? backoffMs(attempts, random));
	const again = anewAfter(target, attempts);
	const fits = waitMs <= LONGEST_WAIT_ON_METER_MS && waitMs <= timeLeftMs;
	return fits ? { kind: 'retry', target: again, waitMs } : { kind: 'hand on', target: again, dueAt: now + waitMs };
}

/** Decides what follows where the host of a target makes it wait for longer than this instance does. */
export function decideOnWait(target: Target, why: PutOff, now: number): Decision {
	const { startAt: _startAt, pauses: before = 0, ...rest } = target;
	switch (why.kind) {
		case 'pause': {
			const pauses = why.pauses + (why.isAnswered ? 0 : before);
			if (pauses > MOST_PAUSES) return { kind: 'end', outcome: 'blocked', error: HOST_PAUSED };
			return { kind: 'hand on', target: { ...rest, ...(pauses > 0 && { pauses }) }, dueAt: why.until };
		}
		case 'lease':
			return { kind: 'hand on', target: rest, dueAt: why.until, isLeaseless: true };
		case 'rate': {
			const { startAt } = why;
			if (startAt === undefined) return { kind: 'hand on', target: rest, dueAt: why.until };
			const reserved = { ...rest, ...(before > 0 && { pauses: before }), ...(startAt > now && { startAt }) };
			return { kind: 'hand on', target: reserved, dueAt: dueBefore(startAt, now) };
		}
	}
}

/** The last attempt as it is stored: who is told to slow down to the end was kept out, and has found nothing broken. */
function finalVisit(visit: EndedVisit): EndedVisit {
	const isKeptOut = visit.kind === 'response' && visit.status === 429 && visit.outcome === 'http_error';
	return isKeptOut ? { ...visit, outcome: 'blocked' } : visit;
}

/** Doubles with each attempt, and takes a random half away. */
function backoffMs(attempts: number, random: number): number {
	return FIRST_BACKOFF_MS * 2 ** (attempts - 1) * (0.5 + random / 2);
}

/** Whether the same request may end otherwise a little later. */
function mayChange(visit: EndedVisit): boolean {
	switch (visit.outcome) {
		case 'http_error':
			return visit.kind === 'response' && visit.status !== null && TRANSIENT_STATUSES.has(visit.status);
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
