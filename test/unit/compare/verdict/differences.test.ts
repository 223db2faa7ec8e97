import { describe, expect, it } from 'vitest';
import { createWorkDigest } from '../../../../shared/compare/figures/work-digest.ts';
import { differencesOf, isSameWork } from '../../../../shared/compare/verdict/differences.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { aResult } from '../../../support/builders.ts';
import { aRun } from '../../../support/comparison.ts';

describe('runs that do the same work', () => {
	it('S4.2 may take as long, and as many instances and retries, as they like', () => {
		const runs = [aRun(), aRun({ given: { wallMs: 9, instances: 3, retries: 4, cpuMs: 1 } }), aRun({ cold: true })];

		expect(differencesOf(runs)).toEqual([]);
		expect(differencesOf([])).toEqual([]);
	});
});

describe('a run whose work differs', () => {
	it.each([
		{ field: 'ok', given: { counts: { ok: 59 } }, expected: 60, actual: 59 },
		{ field: 'bytes', given: { bytes: 5999 }, expected: 6000, actual: 5999 },
		{ field: 'targets', given: { targets: 61 }, expected: 60, actual: 61 },
		{ field: 'state', given: { state: 'failed' as const }, expected: 'reported', actual: 'failed' },
	])('S4.2 is told by $field', ({ field, given, expected, actual }) => {
		const odd = aRun({ given, repeat: 1, cold: true, digest: 'd2' });
		const runs = [aRun(), odd, aRun()];
		const differences = differencesOf(runs);

		const { setting, summary } = odd;
		expect(differences).toEqual([{ setting, repeat: 1, cold: true, jobId: summary.jobId, field, expected, actual }]);
		expect(runs.map((run) => isSameWork(run, differences))).toEqual([true, false, true]);
	});

	it('S4.2 is told by its digest where nothing else differs', () => {
		expect(differencesOf([aRun(), aRun(), aRun({ digest: 'd2' })])).toMatchObject([
			{ field: 'digest', expected: 'd1', actual: 'd2' },
		]);
	});

	it('S4.2 is the odd one also if it ran first', () => {
		const odd = aRun({ digest: 'd2' });

		expect(differencesOf([odd, aRun(), aRun()]).map(({ jobId }) => jobId)).toEqual([odd.summary.jobId]);
	});
});

describe('the digest of the work', () => {
	const digestOf = (...results: Result[]) => digestIn({ isOrdered: true }, results);
	const digestIn = (options: { isOrdered: boolean }, results: readonly Result[]) => {
		const digest = createWorkDigest(options);
		for (const result of results) digest.add(result);
		return digest.digest();
	};
	const [first, second] = [aResult(), aResult({ index: 1, url: 'http://a/1' })];

	it('S4.2 is the same whenever, wherever and how fast it was done', () => {
		const again = { jobId: 'other', instance: 'other', thread: 3, attempts: 2, fetchedAt: '2027-01-01T00:00:00.000Z' };
		const timings = { ...first.timings, totalMs: 99 };

		expect(digestOf({ ...first, ...again, timings }, second)).toBe(digestOf(first, second));
	});

	it('S4.2 of a crawl is the same in whatever order its pages were found', () => {
		const crawled = (...results: Result[]) => digestIn({ isOrdered: false }, results);
		const found = [
			{ ...second, index: 0 },
			{ ...first, index: 1 },
		];

		expect(crawled(...found)).toBe(crawled(first, second));
		expect(crawled(first, first)).not.toBe(crawled(second, second));
		expect(crawled({ ...first, status: 203 }, second)).not.toBe(crawled(first, second));
		expect(crawled(first, second)).toMatch(/^[0-9a-f]{64}$/);
		expect(digestOf(...found)).not.toBe(digestOf(first, second));
	});

	it.each<Partial<Result>>([
		{ url: 'http://b/' },
		{ finalUrl: 'http://b/' },
		{ outcome: 'timeout' },
		{ status: 203 },
		{ error: { code: 'X', message: '' } },
		{ bytes: 101 },
		{ title: 'other' },
		{ links: 3 },
		{ extracted: { digest: 'x' } },
	])('S4.2 is another if %o was seen', (seen) => {
		expect(digestOf({ ...first, ...seen }, second)).not.toBe(digestOf(first, second));
	});
});
