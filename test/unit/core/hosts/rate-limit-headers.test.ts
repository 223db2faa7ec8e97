import { describe, expect, it } from 'vitest';
import { askedWaitMs, readRateLimit } from '../../../../shared/core/hosts/rate-limit-headers.ts';

const NOW = Date.parse('2026-11-20T00:00:00Z');
const IN_30_S = NOW / 1000 + 30;

describe('S4.7 the wait that a server asks for', () => {
	it.each([
		{ headers: { 'retry-after': '30' } },
		{ headers: { 'retry-after': 'Fri, 20 Nov 2026 00:00:30 GMT' } },
		{ headers: { 'retry-after': ['30', '60'] } },
		{ headers: { 'ratelimit-limit': '100', 'ratelimit-remaining': '0', 'ratelimit-reset': '30' } },
		{ headers: { ratelimit: 'limit=100, remaining=0, reset=30' } },
		{ headers: { ratelimit: '"default";r=0;t=30' } },
		{ headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(IN_30_S) } },
		{ headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(IN_30_S) } },
		{ headers: { 'x-ratelimit-reset': String(IN_30_S * 1000) } },
		{ headers: { 'x-ratelimit-reset': 'Fri, 20 Nov 2026 00:00:30 GMT' } },
		{ headers: { 'x-ratelimit-next': '2026-11-20T00:00:30.000Z' } },
		{ headers: { 'x-ratelimit-reset': 'never', 'x-ratelimit-reset-after': '30.0' } },
		{ headers: { 'retry-after': 'soon', 'ratelimit-reset': '30' } },
	])('is 30 s with a 429 and $headers', ({ headers }) => {
		expect(askedWaitMs(headers, 429, NOW)).toBe(30_000);
	});

	it.each([
		{ what: 'requests are left', status: 429, headers: { 'ratelimit-remaining': '3', 'ratelimit-reset': '30' } },
		{ what: 'the status is no refusal', status: 404, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' } },
		{ what: 'nothing can be read', status: 429, headers: { 'x-ratelimit-reset': 'never', 'retry-after': '' } },
		{ what: 'nothing is said', status: 503, headers: {} },
	])('is none where $what', ({ headers, status }) => {
		expect(askedWaitMs(headers, status, NOW)).toBeUndefined();
	});

	it('is 0 where the next window has begun, and is told with any status by Retry-After', () => {
		expect(askedWaitMs({ 'x-ratelimit-reset': String(IN_30_S - 60) }, 429, NOW)).toBe(0);
		expect(askedWaitMs({ 'retry-after': '30' }, 301, NOW)).toBe(30_000);
	});
});

it('counts are read as far as they are numbers', () => {
	expect(readRateLimit({ 'x-ratelimit-limit': '100, 100;w=60', 'x-ratelimit-remaining': 'many' }, NOW)).toEqual({
		limit: 100,
	});
});
