import { describe, expect, it } from 'vitest';
import { decide, decideOnWait } from '../../../../shared/core/fetch/decide.ts';
import { OUTCOMES } from '../../../../shared/core/result.ts';
import { anAttempt, anUnsent, aPage, aStatus, aTarget, aVisit } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

describe('a status', () => {
	it.each([408, 425, 429, 500, 502, 503, 504])('S4.7 %i may pass, and is tried again', (status) => {
		expect(decide(anAttempt({ visit: aStatus(status) }))).toMatchObject({ kind: 'retry', waitMs: 500 });
	});

	it.each([301, 400, 401, 403, 404, 410, 418, 451, 501, 505])('%i is final', (status) => {
		expect(decide(anAttempt({ visit: aStatus(status) }))).toMatchObject({ kind: 'settle' });
	});

	it('503 that counts as ok is final', () => {
		expect(decide(anAttempt({ visit: aPage({ status: 503 }) }))).toMatchObject({ kind: 'settle' });
	});
});

describe('a failure', () => {
	it.each(['CONNECTION_RESET', 'CONNECTION_REFUSED', 'DNS_FAILURE'])('%s may pass, and is tried again', (code) => {
		expect(decide(anAttempt({ visit: aVisit({ error: { code, message: '' } }) })).kind).toBe('retry');
	});

	it.each(['DNS_NOT_FOUND', 'TLS_INVALID', 'TOO_MANY_REDIRECTS', 'BAD_REDIRECT', 'HEADERS_TOO_LARGE'])(
		'%s is final',
		(code) => {
			expect(decide(anAttempt({ visit: aVisit({ error: { code, message: '' } }) }))).toMatchObject({ kind: 'settle' });
		},
	);
});

it.each(OUTCOMES.filter((outcome) => !['http_error', 'network_error', 'timeout'].includes(outcome)))(
	'%s is final',
	(outcome) => {
		expect(decide(anAttempt({ visit: aVisit({ outcome }) }))).toMatchObject({ kind: 'settle' });
	},
);

it.each([
	{ attempts: 1, maxAttempts: 3, kind: 'retry' },
	{ attempts: 2, maxAttempts: 3, kind: 'retry' },
	{ attempts: 3, maxAttempts: 3, kind: 'settle' },
	{ attempts: 4, maxAttempts: 3, kind: 'settle' },
	{ attempts: 1, maxAttempts: 1, kind: 'settle' },
])('a timeout on attempt $attempts of $maxAttempts is followed by: $kind', ({ kind, ...counts }) => {
	expect(decide(anAttempt({ visit: aVisit({ outcome: 'timeout' }), ...counts })).kind).toBe(kind);
});

it.each([
	{ attempts: 1, random: 1, waitMs: 500 },
	{ attempts: 1, random: 0, waitMs: 250 },
	{ attempts: 2, random: 1, waitMs: 1_000 },
	{ attempts: 4, random: 0.5, waitMs: 3_000 },
])('attempt $attempts is followed by a wait of $waitMs ms where ids says $random', ({ waitMs, ...attempt }) => {
	expect(decide(anAttempt({ ...attempt, maxAttempts: 10 }))).toMatchObject({ kind: 'retry', waitMs });
});

describe('a server that says when to come again', () => {
	it.each([
		{ asked: 0, verdict: { kind: 'retry', waitMs: 0 }, expected: 'is tried at once' },
		{ asked: 5_000, verdict: { kind: 'retry', waitMs: 5_000 }, expected: 'is waited for on the meter' },
		{ asked: 5_001, verdict: { kind: 'hand on', dueAt: START + 5_001 }, expected: 'is handed on' },
		{ asked: 3_600_000, verdict: { kind: 'hand on', dueAt: START + 3_600_000 }, expected: 'is handed on' },
		{ asked: 3_600_001, verdict: { kind: 'settle' }, expected: 'is taken at its word' },
	])('S4.7 after $asked ms $expected', ({ asked, verdict }) => {
		expect(decide(anAttempt({ visit: aStatus(429, { retryAfterMs: asked }) }))).toMatchObject(verdict);
	});

	it('is not heard where the attempts are used up, or the answer is final', () => {
		expect(decide(anAttempt({ visit: aStatus(503, { retryAfterMs: 10 }), attempts: 3 }))).toMatchObject({
			kind: 'settle',
		});
		expect(decide(anAttempt({ visit: aStatus(404, { retryAfterMs: 10 }) }))).toMatchObject({ kind: 'settle' });
	});
});

it.each([
	{ timeLeftMs: 500, kind: 'retry' },
	{ timeLeftMs: 499, kind: 'hand on' },
	{ timeLeftMs: 0, kind: 'hand on' },
	{ timeLeftMs: -1_000, kind: 'hand on' },
])('with $timeLeftMs ms left, a wait of 500 ms is followed by: $kind', ({ timeLeftMs, kind }) => {
	expect(decide(anAttempt({ timeLeftMs })).kind).toBe(kind);
});

it('says with how many attempts a target is tried again, and drops the reservation that it used', () => {
	const target = aTarget(0, { attempts: 1, startAt: START + 50 });

	expect(decide(anAttempt({ target }))).toMatchObject({ kind: 'retry', target: aTarget(0, { attempts: 2 }) });
});

describe('a request that could not be made in time', () => {
	const visit = anUnsent();

	it('S4.7 gets another reservation where it missed its own', () => {
		expect(decide(anAttempt({ visit, hasMissed: true }))).toEqual({ kind: 'take back' });
	});

	it('S1.3 is for whoever goes on where nothing more may start', () => {
		expect(decide(anAttempt({ visit }))).toEqual({ kind: 'hand on', target: aTarget(0), dueAt: 0 });
	});
});

describe('a target whose host makes it wait', () => {
	const until = START + 30_000;

	it('S4.7 is handed on until the pause is over, and counts pauses without an answer', () => {
		const why = { kind: 'pause', until, pauses: 2, isAnswered: false } as const;
		const target = aTarget(0, { pauses: 1 });

		expect(decideOnWait(target, why, START)).toEqual({
			kind: 'hand on',
			target: aTarget(0, { pauses: 3 }),
			dueAt: until,
		});
	});

	it('S4.7 forgets earlier pauses where somebody was answered between them', () => {
		const why = { kind: 'pause', until, pauses: 0, isAnswered: true } as const;

		expect(decideOnWait(aTarget(0, { pauses: 5 }), why, START)).toMatchObject({ target: aTarget(0) });
	});

	it('S4.7 ends as blocked after so many pauses that its host will not answer', () => {
		const why = { kind: 'pause', until, pauses: 9, isAnswered: false } as const;

		expect(decideOnWait(aTarget(0), why, START)).toMatchObject({ kind: 'end', outcome: 'blocked' });
	});

	it('takes the reservation along that it has, some seconds ahead of it', () => {
		const why = { kind: 'rate', until, startAt: until } as const;

		expect(decideOnWait(aTarget(0), why, START)).toEqual({
			kind: 'hand on',
			target: aTarget(0, { startAt: until }),
			dueAt: until - 4_000,
		});
	});

	it('stands back where others have all leases', () => {
		const decision = decideOnWait(aTarget(0), { kind: 'lease', until }, START);

		expect(decision).toEqual({ kind: 'hand on', target: aTarget(0), dueAt: until, isLeaseless: true });
	});
});
