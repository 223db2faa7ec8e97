import { describe, expect, it } from 'vitest';
import { formatBytes, formatDollars, formatDuration, formatRate } from '../../../../../services/cli/text/format.ts';

describe('figures for people', () => {
	it.each([
		[0, '0 ms'],
		[849.6, '850 ms'],
		[999.6, '1.00 s'],
		[1234, '1.23 s'],
		[59_999, '1 min 00 s'],
		[125_000, '2 min 05 s'],
		[3_599_600, '1 h 00 min'],
		[11_220_000, '3 h 07 min'],
	])('a duration of %d ms is %s', (durationMs, text) => {
		expect(formatDuration(durationMs)).toBe(text);
	});

	it.each([
		[0, '0 B'],
		[1023, '1023 B'],
		[1024, '1.0 KiB'],
		[1_048_575, '1.0 MiB'],
		[12_897_485, '12.3 MiB'],
		[2 ** 50, '1024.0 TiB'],
	])('%d bytes are %s', (bytes, text) => {
		expect(formatBytes(bytes)).toBe(text);
	});

	it.each([
		[0, '$0'],
		[0.000123, '$0.000123'],
		[0.0000002, '$0.000000200'],
		[0.05, '$0.0500'],
		[0.9999, '$1.000'],
		[12.3, '$12.30'],
	])('%d dollars are %s', (usd, text) => {
		expect(formatDollars(usd)).toBe(text);
	});

	it.each([
		[0.25, '0.25'],
		[12.34, '12.3'],
		[1234.5, '1,235'],
	])('%d a second are %s', (perSecond, text) => {
		expect(formatRate(perSecond)).toBe(text);
	});
});
