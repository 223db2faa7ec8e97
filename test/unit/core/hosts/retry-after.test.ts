import { expect, it } from 'vitest';
import { retryAfterMs } from '../../../../shared/core/hosts/retry-after.ts';

const nowMs = Date.parse('2026-11-20T00:00:00Z');

it.each([
	['120', 120_000],
	['0', 0],
	[' 30 ', 30_000],
	['99999999999', 99_999_999_999_000],
	['Fri, 20 Nov 2026 00:01:00 GMT', 60_000],
	['Friday, 20-Nov-26 00:01:00 GMT', 60_000],
	['Fri Nov 20 00:01:00 2026', 60_000],
	['Sun Nov  1 00:00:00 2026', 0],
	['Thu, 19 Nov 2026 23:59:00 GMT', 0],
	['', undefined],
	['-5', undefined],
	['1.5', undefined],
	['soon', undefined],
	['2026', 2_026_000],
	['2026-11-20', undefined],
	['Fri, 99 Nov 2026 00:01:00 GMT', undefined],
	['Fri, 20 Nov 2026 00:01:00', undefined],
])('%j means %s ms', (header, expected) => {
	expect(retryAfterMs(header, nowMs)).toBe(expected);
});
