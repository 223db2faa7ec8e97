import { expect, it } from 'vitest';
import { type JobReport, renderReport } from '../../../../shared/core/report/report.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import { aJob } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

function aReport(fields: Partial<JobReport> = {}): JobReport {
	return { ...summaryOf(aJob({ state: 'reported' }), START), failures: [], failuresOmitted: 0, ...fields };
}

it('S0.5 S3.2 tells how the job ended, with each outcome that there was', () => {
	const text = renderReport(
		aReport({
			targets: 12,
			duplicates: 3,
			notPlanned: 4,
			counts: { timeout: 2, ok: 10, limit: 0 },
			startedAt: '2027-01-15T08:00:00.000Z',
			finishedAt: '2027-01-15T08:00:02.500Z',
			wallMs: 2_500,
			invocations: 7,
			billedMs: 1_234,
			gbSeconds: 1.23456,
			cpuMs: 345,
			waitingShare: 0.724,
			bound: 'io',
			cost: { ...aReport().cost, total: 0.001_234_56 },
		}),
	);

	expect(text).toBe(`Job job-1: reported
Source urls, mode fanout
From 2027-01-15T08:00:00.000Z to 2027-01-15T08:00:02.500Z: 2.50 s
Targets 12, duplicates 3, not planned 4
  ok: 10
  timeout: 2
Invocations 7, billed 1234 ms, 1.235 GB-seconds
CPU 0.34 s, waiting 72.4 % of the billed time: io-bound
At AWS list prices: $0.001235
Incomplete: not visited: 4 targets
`);
});

it('S3.2 names what failed, and why', () => {
	const error = { code: 'TIMEOUT_BODY', message: 'the body took longer than 10 s' };
	const failures = [
		{ index: 0, url: 'https://example.com/a', outcome: 'timeout', status: 200, error },
		{ index: 7, url: 'https://example.com/b', outcome: 'http_error', status: 404, error: null },
	] as const;

	expect(renderReport(aReport({ failures, failuresOmitted: 5 }))).toMatch(
		/\n\nFailed:\n {2}timeout {2}https:\/\/example.com\/a {2}TIMEOUT_BODY: the body took longer than 10 s\n {2}http_error {2}https:\/\/example.com\/b\n {2}and 5 more, which stand in the results\n$/,
	);
});

it('S3.2 names no failures where there are none', () => {
	expect(renderReport(aReport())).not.toContain('Failed');
});

it('lets nothing from the web steer a terminal', () => {
	const error = { code: 'X', message: 'a\u001b[2Jb\nc' };
	const failure = { index: 0, url: 'http://a/\u001b]0;x\u0007', outcome: 'timeout', status: null, error } as const;
	const text = renderReport(aReport({ source: 'a\u202eb', failures: [failure] }));

	expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
	expect(text.split('\n')).toHaveLength(renderReport(aReport()).split('\n').length + 3);
});

it('ends a job that runs on with now', () => {
	expect(renderReport(aReport({ finishedAt: null }))).toContain('to now:');
});
