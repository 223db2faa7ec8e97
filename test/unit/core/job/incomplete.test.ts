import { expect, it } from 'vitest';
import { incompleteText } from '../../../../shared/core/job/incomplete.ts';
import { summaryOf } from '../../../../shared/core/job/summarize.ts';
import type { JobSummary } from '../../../../shared/core/job/summary.ts';
import { NO_LINKS } from '../../../../shared/core/links/crawl.ts';
import { renderLinkReport } from '../../../../shared/core/links/render-links.ts';
import { aJob } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

const aSummary = (fields: Partial<JobSummary>): JobSummary => ({
	...summaryOf(aJob({ state: 'reported' }), START),
	...fields,
});

it.each([
	{ fields: {}, text: undefined },
	{ fields: { counts: { ok: 5, http_error: 1, blocked: 1 } }, text: undefined },
	{
		fields: { state: 'limited', limits: ['maxDuration'], counts: { limit: 2 }, notPlanned: 1 },
		text: 'Incomplete: stopped by maxDuration; not visited: 3 known links, and what is behind them',
	},
	{
		fields: { state: 'cancelled', counts: { cancelled: 1 } },
		text: 'Incomplete: cancelled; not visited: 1 known link, and what is behind it',
	},
	{ fields: { limits: ['maxPages'] }, text: 'Incomplete: links of pages beyond maxPages not followed' },
	{
		fields: { counts: { robots: 1 } },
		text: 'Incomplete: 1 link that robots.txt forbids',
	},
	{ fields: { links: { ...NO_LINKS, cutPages: 1 } }, text: 'Incomplete: only the first links of 1 very long page' },
	{ fields: { links: { ...NO_LINKS, nofollow: 2 } }, text: 'Incomplete: not followed: 2 links that nofollow forbids' },
	{ fields: { linksLost: 2 }, text: 'Incomplete: links lost with 2 of its chunks' },
] as const)('S4.5 a check says what it left out: $text', ({ fields, text }) => {
	expect(incompleteText(aSummary(fields))).toBe(text);
});

it('S4.5 says so before it says that nothing is broken', () => {
	const report = { broken: [], brokenOmitted: 0, placesOmitted: 0, blocked: [], pages: 0 };

	expect(renderLinkReport(report, { incomplete: 'Incomplete: cancelled' })).toEqual([
		'Incomplete: cancelled',
		'No broken links on 0 pages',
	]);
});

it('U7 leaves links out of it that nofollow forbids in one place, and that were followed from another', () => {
	const report = { broken: [], brokenOmitted: 0, placesOmitted: 0, blocked: [], pages: 2 };
	const summary = aSummary({ links: { ...NO_LINKS, nofollow: 1 } });

	expect(incompleteText({ ...summary, linkReport: report })).toBeUndefined();
	expect(incompleteText({ ...summary, linkReport: { ...report, nofollow: 1 } })).toBe(
		'Incomplete: not followed: 1 link that nofollow forbids',
	);
});

it('S4.5 says so where it has read no page, and found nothing broken for that reason', () => {
	const nothing = { broken: [], brokenOmitted: 0, placesOmitted: 0, blocked: [], pages: 0 };
	const summary = aSummary({ targets: 1, counts: { ok: 1 } });

	expect(incompleteText({ ...summary, linkReport: nothing })).toMatch(/^Incomplete: no page was read;/);
	expect(incompleteText({ ...summary, linkReport: { ...nothing, pages: 1 } })).toBeUndefined();
	expect(incompleteText({ ...summary, targets: 0, linkReport: nothing })).toBeUndefined();
});
