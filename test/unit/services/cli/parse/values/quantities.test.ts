import { describe, expect, it } from 'vitest';
import { bodySize, count, duration, latency } from '../../../../../../services/cli/parse/values/quantities.ts';

describe('a time', () => {
	it.each([
		['200ms', 200],
		['1.5s', 1500],
		['5m', 300_000],
		['2h', 7_200_000],
	])('%s is %d milliseconds', (text, ms) => {
		expect(duration.read(text)).toBe(ms);
	});

	it.each(['200', '5 m', '0ms', '-1s', 'ms', '1d', ''])('U4 %j is none', (text) => {
		expect(duration.read(text)).toBeUndefined();
	});
});

describe('a latency', () => {
	it('alone is a median, or else quantiles', () => {
		expect(latency.read('200ms')).toEqual([{ p: 0.5, value: 200 }]);
		expect(latency.read('p50=200ms, p99.9=2s')).toEqual([
			{ p: 0.5, value: 200 },
			{ p: 0.999, value: 2000 },
		]);
	});

	it.each(['p50=2s,p99=200ms', 'p99=2s,p50=1s', 'p50=200', 'p0=1s', 'p100=1s', 'mean=1s'])('U4 %j is none', (text) => {
		expect(latency.read(text)).toBeUndefined();
	});
});

it.each([
	['1e6', 1_000_000],
	['50000', 50_000],
	['2.5e3', 2500],
	['0', undefined],
	['1.5', undefined],
	['ten', undefined],
	['1e12', undefined],
])('%s targets are %s', (text, targets) => {
	expect(count.read(text)).toBe(targets);
});

it.each([
	['30000', 30_000],
	['30k', 30_000],
	['30KiB', 30_720],
	['1.5MB', 1_500_000],
	['30 k', undefined],
	['30g', undefined],
])('a body of %s is %s bytes', (text, bytes) => {
	expect(bodySize.read(text)).toBe(bytes);
});
