import { describe, expect, it } from 'vitest';
import { noticeOf, noticeTitle, renderNotice } from '../../../../shared/core/deliver/notice.ts';
import type { JobReport, ReportedFailure } from '../../../../shared/core/report/report.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import { aJob } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

function failure(url: string, fields: Partial<ReportedFailure> = {}): ReportedFailure {
	return { index: 0, url, outcome: 'http_error', status: 404, error: null, ...fields };
}

function aReport(urls: readonly string[], fields: Partial<JobReport> = {}): JobReport {
	const summary = summaryOf(aJob({ state: 'reported' }), START + 1_500);
	const counts = { ok: 100 - urls.length, http_error: urls.length };
	const failures = urls.map((url) => failure(url));
	return { ...summary, targets: 100, counts, failures, failuresOmitted: 0, ...fields };
}

describe('the message about a report', () => {
	it('S3.6 says what broke, how much, and where to read more', () => {
		const notice = noticeOf(aReport(['https://a.example/x']), { reportUrl: 'https://shoal.example/jobs/job-1/report' });

		expect(renderNotice(notice).split('\n')).toEqual([
			'urls: 1 broken of 100',
			'99 ok, 1 http_error, in 1.5 s',
			'',
			'Broken:',
			'- https://a.example/x (status 404)',
			'',
			'Report: https://shoal.example/jobs/job-1/report',
			'',
		]);
	});

	it('S3.6 says what is new since the run before, and what is mended', () => {
		const before = aReport(['https://a.example/old', 'https://a.example/mended'], { jobId: 'job-0' });
		const notice = noticeOf(aReport(['https://a.example/old', 'https://a.example/new']), {
			before,
			schedule: 'nightly',
		});

		expect(notice).toMatchObject({ failed: 2, since: { jobId: 'job-0', newlyBroken: 1, mended: 1 } });
		expect(notice.broken.map(({ url }) => url)).toEqual(['https://a.example/new']);
		expect(noticeTitle(notice)).toBe('nightly: 2 broken, 1 new of 100');
		expect(renderNotice(notice)).toContain('Since the run before: 1 newly broken, 1 mended\n');
	});

	it('is short, however much is broken, and however long the URLs are', () => {
		const urls = Array.from({ length: 500 }, (_, i) => `https://a.example/${i}/${'x'.repeat(8_000)}`);
		const notice = noticeOf(aReport(urls, { failuresOmitted: 500 }), {});

		expect(notice.failed).toBe(1_000);
		expect(renderNotice(notice)).toContain('- and 990 more\n');
		expect(renderNotice(notice).length).toBeLessThan(4_096);
	});

	it('U7 says that a run was incomplete, or was stopped', () => {
		const notice = noticeOf(aReport([], { state: 'limited', incomplete: ['maxPages left pages out'] }), {});

		expect(noticeTitle(notice)).toBe('urls: limited, 0 broken of 100 (incomplete)');
		expect(renderNotice(notice)).toContain('Incomplete: maxPages left pages out\n');
	});

	it('lets nothing from the web steer who reads it', () => {
		const notice = noticeOf(aReport(['https://a.example/\u001b[2J\n- https://b.example/']), {});

		expect(renderNotice(notice)).not.toContain('\u001b');
		expect(renderNotice(notice).match(/^- /gm)).toHaveLength(1);
	});
});
