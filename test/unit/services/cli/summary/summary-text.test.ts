import { describe, expect, it } from 'vitest';
import { summaryText } from '../../../../../services/cli/summary/summary-text.ts';
import type { LinkSums } from '../../../../../shared/core/links/crawl.ts';
import { NO_TIMES } from '../../../../../shared/core/record/phase-times.ts';
import type { ReportedFailure } from '../../../../../shared/core/report/report.ts';
import type { JobSummary } from '../../../../../shared/core/report/summary.ts';

function aSummary(given: Partial<JobSummary> = {}): JobSummary {
	return {
		jobId: '01J',
		mode: 'fanout',
		state: 'reported',
		source: 'urls.txt',
		targets: 1000,
		duplicates: 12,
		notPlanned: 0,
		limits: [],
		counts: { ok: 980, http_error: 15, timeout: 5 },
		retries: 7,
		bytes: 12_897_485,
		waits: { forRate: 0, forPauses: 0, slowedHosts: [] },
		startedAt: '2026-11-20T12:00:00.000Z',
		finishedAt: '2026-11-20T12:00:12.340Z',
		wallMs: 12_340,
		invocations: 25,
		instances: 4,
		coldStarts: 4,
		billedMs: 40_000,
		gbSeconds: 69.1,
		cpuMs: 3200,
		cpuShare: 0.08,
		waitingShare: 0.92,
		bound: 'io',
		timeMs: { ...NO_TIMES, queue: 1_234_000, connect: 500, ttfb: 45_000, parse: 50, store: 9_000 },
		peakMemoryMb: 120.4,
		cost: {
			lambdaRequests: 0.000005,
			lambdaDuration: 0.000921,
			sqs: 0.0000512,
			dynamodb: 0.000123,
			s3: 0,
			total: 0.0011002,
			currency: 'USD',
		},
		settings: {
			visit: {
				timeoutMs: 15_000,
				connectTimeoutMs: 5000,
				maxBodyBytes: 5_242_880,
				maxRedirects: 10,
				userAgent: 'Shoal',
				headers: {},
				acceptStatus: '2xx',
			},
			retries: 2,
			concurrency: 50,
			chunkSize: 10,
			threads: 1,
			memoryMb: 1769,
		},
		...given,
	};
}

function aFailure(given: Partial<ReportedFailure> = {}): ReportedFailure {
	return { index: 0, url: 'http://a/1', outcome: 'http_error', status: 404, error: null, ...given };
}

describe('the summary for people', () => {
	it('U2 says of a job that runs how far it is, and nothing that is not known yet', () => {
		const progress = { targets: 1000, settled: 250, failed: 3 };

		expect(summaryText(aSummary({ state: 'running', finishedAt: null, wallMs: 10_000, progress }))).toEqual([
			'Job 01J: running',
			'urls.txt in fanout mode, 1,000 targets, 12 duplicates skipped',
			'',
			'So far',
			'  settled     250 of 1,000 (25.0 %)',
			'  failed      3',
			'  wall clock  10.00 s (25.0 targets/s)',
			'  bodies      12.3 MiB',
		]);
	});

	it('U2 says of a job with a name what has become of its pages', () => {
		const [, facts] = summaryText(aSummary({ changes: { changed: 3, unchanged: 1234 } }));

		expect(facts).toMatch(/, 0 new, 3 changed, 1,234 unchanged$/);
	});

	it('U2 S0.3 S0.5 S4.1 says what broke, how long it took and what it would cost on AWS', () => {
		const error = { code: 'TIMEOUT_BODY', message: 'no byte for 15 s' };
		const failures = [aFailure(), aFailure({ url: 'http://b/', outcome: 'timeout', status: null, error })];

		expect(summaryText(aSummary(), { failures })).toEqual([
			'Job 01J: done, 20 failed',
			'urls.txt in fanout mode, 1,000 targets, 12 duplicates skipped',
			'',
			'Outcomes',
			'  ok          980  98.0 %',
			'  http_error   15   1.5 %',
			'  timeout       5   0.5 %',
			'',
			'Failed',
			'  http_error  http://a/1  status 404',
			'  timeout     http://b/   TIMEOUT_BODY: no byte for 15 s',
			'  and 18 more, in the results',
			'',
			'Time and work',
			'  wall clock   12.34 s (81.0 targets/s)',
			'  retries      7',
			'  bodies       12.3 MiB',
			'  invocations  25 in 4 instances, 4 cold starts',
			'  CPU          3.20 s (8.0 % of 40.00 s billed)',
			'  waiting      92.0 % of the billed time: io-bound, for answers of servers',
			'  peak memory  120 MB of 1769 MB',
			'',
			'Where the time went',
			'           a target  of its visit',
			'  queue      1.23 s                waiting for a permit of the pool, while others are visited',
			'  connect   0.50 ms         1.1 %  TCP',
			'  ttfb      45.0 ms        98.8 %  waiting for the first byte',
			'  parse     0.05 ms         0.1 %  reading the page for its title and links',
			'  store     9.00 ms                writing results, while others are visited',
			'',
			'Cost on AWS, predicted from these figures at list prices',
			'  Lambda requests  $0.00000500  25',
			'  Lambda duration  $0.000921    69.100 GB-s at 1769 MB',
			'  SQS              $0.0000512',
			'  DynamoDB         $0.000123',
			'  S3               $0',
			'  total            $0.00110     $1.10 a million targets',
		]);
	});

	it.each([
		{ given: { counts: { ok: 1 } }, verdict: 'done' },
		{ given: { state: 'cancelled' as const }, verdict: 'cancelled' },
		{ given: { state: 'limited' as const, limits: ['maxCostUsd'] }, verdict: 'stopped by maxCostUsd' },
		{ given: { state: 'failed' as const }, verdict: 'could not be run to its end' },
		{ given: { state: 'running' as const, finishedAt: null }, verdict: 'running' },
	])('U2 says of $given.state that it is $verdict', ({ given, verdict }) => {
		expect(summaryText(aSummary(given))[0]).toBe(`Job 01J: ${verdict}`);
	});

	it.each([
		{ bound: 'cpu' as const, says: 'cpu-bound' },
		{ bound: 'serial' as const, says: 'serial-bound, for one answer at a time' },
	])('S0.5 says what bounds a job that is $bound-bound', ({ bound, says }) => {
		expect(summaryText(aSummary({ bound })).join('\n')).toContain(`92.0 % of the billed time: ${says}`);
	});

	it('S4.1 says nothing of where the time went before it is known', () => {
		const text = summaryText(aSummary({ state: 'running', timeMs: NO_TIMES, bound: null })).join('\n');

		expect(text).not.toMatch(/Where the time went|waiting/);
	});

	it('S1.4 says of an empty source that there was nothing', () => {
		const text = summaryText(
			aSummary({ targets: 0, duplicates: 0, counts: {}, wallMs: 0, billedMs: 0, cpuMs: 0, bound: null }),
		);

		expect(text.slice(0, 2)).toEqual(['Job 01J: done', 'urls.txt in fanout mode, 0 targets']);
		expect(text.join('\n')).not.toMatch(/NaN|Infinity|undefined|Outcomes|Failed/);
	});

	it('U2 tells a scheme that is not visited from an address that is refused, and which was meant', () => {
		const message = 'only http and https, not htps:; did you mean https?';
		const failures = [aFailure({ outcome: 'refused', error: { code: 'SCHEME_REFUSED', message } })];
		const lines = (given: Partial<JobSummary>) =>
			summaryText(aSummary(given), { failures }).filter((line) => /^ {2}refused .*not visited/.test(line));

		expect(lines({ counts: { refused: 1 }, schemesRefused: 1 })).toEqual([
			`  refused  1 target not visited for the scheme: ${message}`,
		]);
		expect(lines({ counts: { refused: 3 }, schemesRefused: 1 })).toEqual([
			`  refused  1 target not visited for the scheme: ${message}`,
			'  refused  2 targets not visited; private addresses are with --allow-private',
		]);
	});

	it('U2 tells how many results have a note, and one of these', () => {
		const notes = { results: 1200, example: 'the module prices.ts threw: no such field' };

		const lines = summaryText(aSummary({ notes }));
		expect(lines.slice(lines.indexOf('Notes'), lines.indexOf('Notes') + 2)).toEqual([
			'Notes',
			'  1,200 results with a note, as: the module prices.ts threw: no such field',
		]);
		expect(summaryText(aSummary())).not.toContain('Notes');
	});

	it('S1.1 warns of a peak over 80 % of the memory size', () => {
		const warning = 'Warning: 1500 MB is 85 % of the memory size of 1769 MB; raise --memory, or lower --concurrency';

		expect(summaryText(aSummary({ peakMemoryMb: 1500 }))).toContain(warning);
		expect(summaryText(aSummary({ peakMemoryMb: 1400 })).join('\n')).not.toContain('Warning');
	});

	it('names ten failures at most', () => {
		const failures = Array.from({ length: 30 }, (_, index) => aFailure({ url: `http://a/${index}` }));
		const text = summaryText(aSummary(), { failures });

		expect(text.filter((line) => line.includes('http://a/'))).toHaveLength(10);
		expect(text).toContain('  and 20 more, in the results');
	});

	it('lets nothing from the web steer the terminal', () => {
		const error = { code: 'X', message: 'a\u001b[2Jb\r\nc' };
		const text = summaryText(aSummary(), { failures: [aFailure({ url: 'http://a/\u001b]0;x\u0007', error })] });

		expect(text.join('')).not.toMatch(/[\p{Cc}]/u);
	});

	it('colours only what it is given a paint for', () => {
		const text = summaryText(aSummary(), { paint: (style, words) => `<${style}>${words}</${style}>` });

		expect(text[0]).toBe('Job 01J: <red>done, 20 failed</red>');
		expect(text).toContain('<bold>Outcomes</bold>');
		expect(text).toContain('  <red>timeout       5   0.5 %</red>');
	});
});

it('U4 a job that a limit stopped says how much it left, and how to get it', () => {
	const summary = aSummary({
		state: 'limited',
		limits: ['maxCostUsd'],
		counts: { ok: 10, limit: 1_000 },
		notPlanned: 500,
	});

	expect(summaryText(summary)[2]).toBe(
		'Not visited: 1,500 targets. To get them, start it again with a higher --max-cost.',
	);
	expect(summaryText(aSummary()).join()).not.toContain('Not visited');
});

it('says what a retry is of', () => {
	expect(summaryText(aSummary({ retryOf: '01H' }))[1]).toContain('what failed in job 01H');
});

it('S4.7 sets apart what a bot wall answered to a check, and counts it as failed elsewhere', () => {
	const counts = { ok: 980, http_error: 15, blocked: 5 };
	const { settings, ...summary } = aSummary({ counts });
	const crawl = { scope: { sites: [], include: [], exclude: [] }, checksLinks: true };
	const [head] = summaryText({ ...summary, settings: { ...settings, crawl } });
	const [only] = summaryText({ ...summary, counts: { blocked: 5 }, settings: { ...settings, crawl } });

	const broken = { outcome: 'http_error', status: 404, error: null, places: [] } as const;
	const links = {
		broken: [{ ...broken, url: 'http://a/1' }],
		brokenOmitted: 16,
		placesOmitted: 0,
		blocked: [{ ...broken, url: 'http://a/2' }],
		pages: 3,
	};
	const known = summaryText({ ...summary, settings: { ...settings, crawl } }, { links })[0];

	expect(known).toBe('Job 01J: done, 17 broken links, 1 blocked');
	expect(head).toBe('Job 01J: done, 15 failed, 5 blocked');
	expect(only).toBe('Job 01J: done, 5 blocked');
	expect(summaryText({ ...summary, settings })[0]).toBe('Job 01J: done, 20 failed');
});

it('S4.7 S4.11 counts each link that was not followed, by the reason', () => {
	const none: LinkSums = {
		found: 9,
		outside: 0,
		excluded: 0,
		tooDeep: 0,
		nofollow: 0,
		traps: 0,
		invalid: 0,
		otherSchemes: {},
	};
	const links = { ...none, outside: 1_234, excluded: 1, traps: 2, otherSchemes: { mailto: 3, tel: 1 } };
	const linesOf = (given: LinkSums) => summaryText(aSummary({ links: given })).join('\n');

	expect(linesOf(links)).toContain(`Left out or held back
  out of scope   1,234 links not followed
  excluded       1 link left out by --include and --exclude
  traps          2 links not followed, since their paths repeat themselves
  other schemes  not visited: 3 mailto:, 1 tel:`);
	expect(linesOf({ ...links, ...none })).not.toContain('Left out');
});
