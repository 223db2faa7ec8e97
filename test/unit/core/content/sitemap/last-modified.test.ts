import { describe, expect, it } from 'vitest';
import { lastModified, sinceOf } from '../../../../../shared/core/content/sitemap/last-modified.ts';

describe('when a page has changed', () => {
	it.each([
		['2026', '2026-01-01T00:00:00.000Z'],
		['2026-11', '2026-11-01T00:00:00.000Z'],
		['2026-11-05', '2026-11-05T00:00:00.000Z'],
		['2026-11-05T10:20', '2026-11-05T10:20:00.000Z'],
		[' 2026-11-05T10:20:30.123+02:00\n', '2026-11-05T08:20:30.000Z'],
		['2026-11-05 10:20:30 +0200', '2026-11-05T08:20:30.000Z'],
		['Thu, 05 Nov 2026 10:20:30 GMT', '2026-11-05T10:20:30.000Z'],
		['05 Nov 26 10:20 +0100', '2026-11-05T09:20:00.000Z'],
	])('is read from %j', (text, time) => {
		expect(new Date(lastModified(text) ?? 0).toISOString()).toBe(time);
	});

	it.each(['', 'yesterday', '2026-13-01', '05 Nov 2026 10:20:30', '11/05/2026'])('is not guessed from %j', (text) => {
		expect(lastModified(text)).toBeUndefined();
	});
});

describe('since', () => {
	const now = Date.parse('2026-11-30T12:00:00Z');

	it.each([
		['7d', '2026-11-23T12:00:00.000Z'],
		['12h', '2026-11-30T00:00:00.000Z'],
		['2026-11-01', '2026-11-01T00:00:00.000Z'],
		['2026-12-01', '2026-12-01T00:00:00.000Z'],
		['2026-11-01T06:00:00+02:00', '2026-11-01T04:00:00.000Z'],
	])('takes %j', (text, time) => {
		expect(new Date(sinceOf(text, now) ?? 0).toISOString()).toBe(time);
	});

	it.each(['', '7', '7 days', '2026', 'd', '-1d', '2026-12-02', '2027-01-01T00:00:00Z'])('refuses %j', (text) => {
		expect(sinceOf(text, now)).toBeUndefined();
	});
});
