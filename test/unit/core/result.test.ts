import { describe, expect, it } from 'vitest';
import { resultOf, resultWithoutVisit } from '../../../shared/core/fetch/result-of.ts';
import { isFailure, OUTCOMES } from '../../../shared/core/result.ts';
import { aPage, aTarget, aVisit } from '../../support/builders.ts';
import { START } from '../../support/virtual-clock.ts';

const where = { jobId: 'job-1', instance: 'instance-1', thread: 2, now: START };

it('S4.5 counts as failures all outcomes but success, robots, and what was stopped', () => {
	expect(OUTCOMES.filter((outcome) => !isFailure(outcome))).toEqual(['ok', 'robots', 'cancelled', 'limit']);
});

describe('the result of a visit', () => {
	it('S4.1 holds what the visit saw, and where and when', () => {
		const visit = aPage({
			finalUrl: 'https://example.com/b',
			charset: 'utf-8',
			bytes: 1_234,
			title: 'A page',
			links: 3,
			redirects: ['https://example.com/a'],
			dnsMs: 1,
			connectMs: 2,
			tlsMs: 5,
			ttfbMs: 3,
			bodyMs: 6,
			parseMs: 7,
			totalMs: 4,
		});

		expect(resultOf(aTarget(7), visit, { ...where, queueMs: 10, totalMs: 20 })).toEqual({
			jobId: 'job-1',
			index: 7,
			url: 'https://example.com/7',
			finalUrl: 'https://example.com/b',
			outcome: 'ok',
			status: 200,
			error: null,
			contentType: 'text/html',
			charset: 'utf-8',
			bytes: 1_234,
			title: 'A page',
			links: 3,
			redirects: ['https://example.com/a'],
			extracted: {},
			attempts: 1,
			timings: { queueMs: 10, dnsMs: 1, connectMs: 2, tlsMs: 5, ttfbMs: 3, bodyMs: 6, parseMs: 7, totalMs: 20 },
			parents: [],
			fetchedAt: '2027-01-15T08:00:00.000Z',
			instance: 'instance-1',
			thread: 2,
		});
	});

	it.each([
		{ before: undefined, outcome: 'ok', attempts: 1 },
		{ before: 2, outcome: 'timeout', attempts: 3 },
		{ before: undefined, outcome: 'invalid_url', attempts: 0 },
	] as const)('is $outcome after $before attempts before it: $attempts in all', ({ before, outcome, attempts }) => {
		const target = aTarget(0, before === undefined ? {} : { attempts: before });

		expect(resultOf(target, aVisit({ outcome }), { ...where, queueMs: 0, totalMs: 0 }).attempts).toBe(attempts);
	});
});

it('a target that ends without a visit keeps the attempts that it had', () => {
	const error = { code: 'DEAD_LETTER', message: 'no instance could finish this target' };

	expect(resultWithoutVisit(aTarget(3, { attempts: 2 }), { outcome: 'dead_letter', error }, where)).toMatchObject({
		index: 3,
		outcome: 'dead_letter',
		error,
		status: null,
		finalUrl: null,
		bytes: 0,
		attempts: 2,
		timings: { queueMs: 0, dnsMs: 0, connectMs: 0, tlsMs: 0, ttfbMs: 0, bodyMs: 0, parseMs: 0, totalMs: 0 },
	});
});
