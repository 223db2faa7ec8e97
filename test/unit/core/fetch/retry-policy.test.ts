import { describe, expect, it } from 'vitest';
import { type Attempt, judge } from '../../../../shared/core/fetch/retry-policy.ts';
import { OUTCOMES } from '../../../../shared/core/result.ts';
import { aPage, aStatus, aVisit } from '../../../support/builders.ts';

/** The first of three attempts, with all the time in the world. */
function anAttempt(fields: Partial<Attempt>): Attempt {
	return { visit: aVisit(), attempts: 1, maxAttempts: 3, timeLeftMs: 600_000, random: 1, ...fields };
}

describe('a status', () => {
	it.each([408, 425, 429, 500, 502, 503, 504])('S4.7 %i may pass, and is tried again', (status) => {
		expect(judge(anAttempt({ visit: aStatus(status) }))).toEqual({ kind: 'soon', waitMs: 500 });
	});

	it.each([301, 400, 401, 403, 404, 410, 418, 451, 501, 505])('%i is final', (status) => {
		expect(judge(anAttempt({ visit: aStatus(status) }))).toEqual({ kind: 'settle' });
	});

	it('503 that counts as ok is final', () => {
		expect(judge(anAttempt({ visit: aPage({ status: 503 }) }))).toEqual({ kind: 'settle' });
	});
});

describe('a failure', () => {
	it.each(['CONNECTION_RESET', 'CONNECTION_REFUSED', 'DNS_FAILURE'])('%s may pass, and is tried again', (code) => {
		expect(judge(anAttempt({ visit: aVisit({ error: { code, message: '' } }) })).kind).toBe('soon');
	});

	it.each(['DNS_NOT_FOUND', 'TLS_INVALID', 'TOO_MANY_REDIRECTS', 'BAD_REDIRECT', 'HEADERS_TOO_LARGE'])(
		'%s is final',
		(code) => {
			expect(judge(anAttempt({ visit: aVisit({ error: { code, message: '' } }) }))).toEqual({ kind: 'settle' });
		},
	);
});

it.each(OUTCOMES.filter((outcome) => !['http_error', 'network_error', 'timeout'].includes(outcome)))(
	'%s is final',
	(outcome) => {
		expect(judge(anAttempt({ visit: aVisit({ outcome }) }))).toEqual({ kind: 'settle' });
	},
);

it.each([
	{ attempts: 1, maxAttempts: 3, kind: 'soon' },
	{ attempts: 2, maxAttempts: 3, kind: 'soon' },
	{ attempts: 3, maxAttempts: 3, kind: 'settle' },
	{ attempts: 4, maxAttempts: 3, kind: 'settle' },
	{ attempts: 1, maxAttempts: 1, kind: 'settle' },
])('a timeout on attempt $attempts of $maxAttempts is followed by: $kind', ({ kind, ...counts }) => {
	expect(judge(anAttempt({ visit: aVisit({ outcome: 'timeout' }), ...counts })).kind).toBe(kind);
});

it.each([
	{ attempts: 1, random: 1, waitMs: 500 },
	{ attempts: 1, random: 0, waitMs: 250 },
	{ attempts: 2, random: 1, waitMs: 1_000 },
	{ attempts: 4, random: 0.5, waitMs: 3_000 },
])('attempt $attempts is followed by a wait of $waitMs ms where ids says $random', ({ waitMs, ...attempt }) => {
	expect(judge(anAttempt({ ...attempt, maxAttempts: 10 }))).toEqual({ kind: 'soon', waitMs });
});

describe('a server that says when to come again', () => {
	it.each([
		{ asked: 0, verdict: { kind: 'soon', waitMs: 0 }, expected: 'is tried at once' },
		{ asked: 5_000, verdict: { kind: 'soon', waitMs: 5_000 }, expected: 'is waited for on the meter' },
		{ asked: 5_001, verdict: { kind: 'later', waitMs: 5_001 }, expected: 'is handed on' },
		{ asked: 3_600_000, verdict: { kind: 'later', waitMs: 3_600_000 }, expected: 'is handed on' },
		{ asked: 3_600_001, verdict: { kind: 'settle' }, expected: 'is taken at its word' },
	])('S4.7 after $asked ms $expected', ({ asked, verdict }) => {
		expect(judge(anAttempt({ visit: aStatus(429, { retryAfterMs: asked }) }))).toEqual(verdict);
	});

	it('is not heard where the attempts are used up, or the answer is final', () => {
		expect(judge(anAttempt({ visit: aStatus(503, { retryAfterMs: 10 }), attempts: 3 }))).toEqual({ kind: 'settle' });
		expect(judge(anAttempt({ visit: aStatus(404, { retryAfterMs: 10 }) }))).toEqual({ kind: 'settle' });
	});
});

it.each([
	{ timeLeftMs: 500, kind: 'soon' },
	{ timeLeftMs: 499, kind: 'later' },
	{ timeLeftMs: 0, kind: 'later' },
	{ timeLeftMs: -1_000, kind: 'later' },
])('with $timeLeftMs ms left, a wait of 500 ms is served $kind', ({ timeLeftMs, kind }) => {
	expect(judge(anAttempt({ timeLeftMs }))).toEqual({ kind, waitMs: 500 });
});
