import { expect, it } from 'vitest';
import { NO_LINKS } from '../../../../shared/core/links/crawl.ts';
import { hasMissedMuch, incompleteText, withIncomplete } from '../../../../shared/core/report/incomplete.ts';
import { renderLinkReport } from '../../../../shared/core/report/render-links.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import type { JobSummary } from '../../../../shared/core/report/summary.ts';
import { aJob, options } from '../../../support/builders.ts';
import { CRAWL } from '../../../support/crawl.ts';
import { START } from '../../../support/virtual-clock.ts';

const aSummary = (fields: Partial<JobSummary>): JobSummary => ({
	...summaryOf(aJob({ state: 'reported', options: options({ crawl: { ...CRAWL, checksLinks: true } }) }), START),
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
	{
		fields: { counts: { robots: 3 }, robotsUnreadable: 2 },
		text: 'Incomplete: 1 link that robots.txt forbids; 2 links at hosts whose robots.txt could not be read',
	},
	{ fields: { counts: { refused: 1 } }, text: 'Incomplete: 1 link at addresses that were refused' },
	{ fields: { counts: { refused: 1 }, schemesRefused: 1 }, text: undefined },
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
	expect(incompleteText({ ...summary, linkReport: { ...report, uncheckedFragments: 2 } })).toBe(
		'Incomplete: not looked for: 2 fragments on very long pages',
	);
});

it('S4.5 says so where it has read no page, and found nothing broken for that reason', () => {
	const nothing = { broken: [], brokenOmitted: 0, placesOmitted: 0, blocked: [], pages: 0 };
	const summary = aSummary({ targets: 1, counts: { ok: 1 } });

	expect(incompleteText({ ...summary, linkReport: nothing })).toMatch(/^Incomplete: no page was read: /);
	expect(incompleteText({ ...summary, linkReport: { ...nothing, pages: 1 } })).toBeUndefined();
	expect(incompleteText({ ...summary, targets: 0, linkReport: nothing })).toBeUndefined();
	const forbidden = { ...summary, counts: { robots: 1 }, linkReport: nothing };
	expect(incompleteText(forbidden)).toBe('Incomplete: 1 link that robots.txt forbids; no page was read');
});

it.each([
	{ what: 'has read no page', fields: { targets: 1 }, pages: 0, isMuch: true },
	{ what: 'was given nothing', fields: { targets: 0 }, pages: 0, isMuch: false },
	{
		what: 'has read a page, and left out what robots.txt forbids',
		fields: { counts: { robots: 1 } },
		pages: 1,
		isMuch: false,
	},
	{
		what: 'could not read a robots.txt',
		fields: { counts: { robots: 1 }, robotsUnreadable: 1 },
		pages: 1,
		isMuch: true,
	},
])('U7 a check that $what fails for it: $isMuch', ({ fields, pages, isMuch }) => {
	const linkReport = { broken: [], brokenOmitted: 0, placesOmitted: 0, blocked: [], pages };

	expect(hasMissedMuch({ ...aSummary({ targets: 1, ...fields }), linkReport })).toBe(isMuch);
});

it('W3 a check with a link that was refused fails, whatever else it says', () => {
	const refused = { url: 'http://10.0.0.1/', outcome: 'refused', status: null, error: null, places: [] } as const;
	const linkReport = { broken: [], brokenOmitted: 0, placesOmitted: 0, blocked: [], pages: 1 };

	expect(hasMissedMuch({ ...aSummary({ targets: 2 }), linkReport: { ...linkReport, refused: [refused] } })).toBe(true);
	expect(hasMissedMuch({ ...aSummary({ targets: 2 }), linkReport: { ...linkReport, refused: [] } })).toBe(false);
});

it('U7 a report carries what was left out as its own field, and none where that is nothing', () => {
	const report = { broken: [], brokenOmitted: 0, placesOmitted: 0, blocked: [], pages: 1 };
	const before = { ...aSummary({ targets: 1 }), incomplete: ['what was known before'], linkReport: report };

	expect(withIncomplete(before)).not.toHaveProperty('incomplete');
	expect(withIncomplete({ ...before, linksLost: 1 }).incomplete).toEqual(['links lost with 1 of its chunks']);
});
