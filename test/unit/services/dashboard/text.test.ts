import { expect, it } from 'vitest';
import { clip, linkable } from '../../../../services/dashboard/text/clip.ts';
import { comparisonRows, differsInWork } from '../../../../services/dashboard/text/comparison-rows.ts';
import { jobName } from '../../../../services/dashboard/text/job-name.ts';
import { matching } from '../../../../services/dashboard/text/matching.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import { aJob } from '../../../support/builders.ts';

const summary = summaryOf(aJob(), 0);

it('U3 shows the beginning of a long text, on one line, and no half of a character', () => {
	expect(clip('a\n\n\tb')).toBe('a b');
	expect(clip('x'.repeat(10_000))).toBe(`${'x'.repeat(300)}…`);
	expect(clip('ab😀', 3)).toBe('ab…');
	expect(clip('abc', 3)).toBe('abc');
});

it('R7 links to what a job visits alone', () => {
	expect(linkable('https://example.com/')).toBe('https://example.com/');
	expect(linkable('HTTP://example.com/')).toBe('HTTP://example.com/');
	for (const url of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'mailto:a@b', '/jobs']) {
		expect(linkable(url)).toBeUndefined();
	}
});

it('names a job by what it is about', () => {
	const crawl = (checksLinks: boolean, ...hosts: readonly string[]) => ({
		...summary.settings,
		crawl: {
			checksLinks,
			scope: { sites: hosts.map((host) => ({ kind: 'host' as const, host })), include: [], exclude: [] },
		},
	});

	expect(jobName({ ...summary, source: 'urls' })).toBe('List of URLs');
	expect(jobName({ ...summary, source: 'links.csv' })).toBe('links.csv');
	expect(jobName({ ...summary, settings: crawl(true, 'example.com') })).toBe('Check of example.com');
	expect(jobName({ ...summary, settings: crawl(false, 'a', 'b', 'c') })).toBe('Crawl of a and 2 more');
	expect(jobName({ ...summary, retryOf: '01J' })).toBe('Retry of 01J');
});

it('U3 puts two jobs side by side, with what the second is to the first', () => {
	const a = { ...summary, targets: 100, wallMs: 1000, counts: { ok: 90, timeout: 10 } };
	const b = { ...summary, targets: 100, wallMs: 2500, counts: { ok: 100 } };
	const rows = Object.fromEntries(comparisonRows(a, b).map(({ name, ...row }) => [name, row]));

	expect(rows.Took).toEqual({ first: '1.00 s', second: '2.50 s', ratio: '× 2.50' });
	expect(rows['Targets a second']).toEqual({ first: '100', second: '40.0', ratio: '× 0.40' });
	expect(rows.Timeout).toEqual({ first: '10', second: '0', ratio: '× 0.00' });
	expect(rows.Targets?.ratio).toBe('');
	expect(rows).not.toHaveProperty('Blocked');
});

it('S4.2 says where two jobs have done different work', () => {
	expect(differsInWork(summary, summary)).toBe(false);
	expect(differsInWork(summary, { ...summary, targets: summary.targets + 1 })).toBe(true);
	expect(differsInWork(summary, { ...summary, source: 'another' })).toBe(true);
});

it('finds a text in any case', () => {
	const all = [{ texts: ['http://a/', 'Page'] }, { texts: ['http://b/'] }];
	expect(matching(all, ' PAGE ', ({ texts }) => texts)).toEqual([all[0]]);
	expect(matching(all, '', ({ texts }) => texts)).toEqual(all);
});
