import { describe, expect, it } from 'vitest';
import { compareLinks, failuresAfter } from '../../../../shared/core/report/compare-links.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { countBroken } from '../../../../shared/core/report/standing.ts';
import { aBrokenLink, aLinkReport, aReport } from '../../../support/reports.ts';

const link = (name: string) => aBrokenLink({ url: `https://a.example/${name}` });
const nameOf = (name: string) => `https://a.example/${name}`;
const names = (...all: string[]) => new Set(all.map(nameOf));
const aCheck = (broken: string[], fields: Partial<JobReport> = {}) =>
	aReport({ linkReport: aLinkReport({ broken: broken.map(link) }), ...fields });
const standingsOf = ({ linkReport }: JobReport) => linkReport?.broken.map(({ standing }) => standing);

describe('a baseline', () => {
	it('S4.5 tells new, still broken and fixed', () => {
		const compared = compareLinks(aCheck(['a', 'b']), { baseline: names('b', 'd', 'c') });
		expect(standingsOf(compared)).toEqual(['new', 'known']);
		expect(compared.linkReport?.fixed).toEqual([nameOf('c'), nameOf('d')]);
		expect(compared.linkReport && countBroken(compared.linkReport)).toBe(1);
	});

	it('S4.5 calls nothing fixed that nobody has seen', () => {
		const baseline = names('c');
		const fixedOf = (fields: Partial<JobReport>) => compareLinks(aCheck([], fields), { baseline }).linkReport?.fixed;
		expect(fixedOf({})).toEqual([nameOf('c')]);
		expect(fixedOf({ limits: ['maxPages'] })).toEqual([]);
		expect(fixedOf({ state: 'cancelled' })).toEqual([]);
		expect(fixedOf({ linkReport: aLinkReport({ blocked: [link('c')] }) })).toEqual([]);
		expect(fixedOf({ linkReport: aLinkReport({ brokenOmitted: 1 }) })).toEqual([]);
	});

	it('knows a link with its fragment apart from the page', () => {
		const report = aReport({ linkReport: aLinkReport({ broken: [aBrokenLink({ fragment: 'x' })] }) });
		expect(standingsOf(compareLinks(report, { baseline: new Set(['https://example.com/gone']) }))).toEqual(['new']);
		expect(standingsOf(compareLinks(report, { baseline: new Set(['https://example.com/gone#x']) }))).toEqual(['known']);
	});

	it('that is none changes nothing', () => {
		const report = aCheck(['a']);
		expect(compareLinks(report, {})).toBe(report);
		const scrape = aReport();
		expect(compareLinks(scrape, { baseline: names('a') })).toBe(scrape);
	});
});

describe('a quarantine', () => {
	const quarantine = (failures: Record<string, number>) => ({
		checks: 3,
		failures: new Map(Object.entries(failures).map(([name, n]) => [nameOf(name), n])),
	});

	it('S4.5 holds a link until it is broken in so many checks in a row', () => {
		const compared = compareLinks(aCheck(['first', 'second', 'third']), {
			quarantine: quarantine({ second: 1, third: 2 }),
		});
		expect(standingsOf(compared)).toEqual(['quarantined', 'quarantined', undefined]);
		expect(compared.linkReport && countBroken(compared.linkReport)).toBe(1);
	});

	it('S4.5 beside a baseline leaves what is known to that', () => {
		const before = { baseline: names('known'), quarantine: quarantine({ due: 2, known: 1 }) };
		expect(standingsOf(compareLinks(aCheck(['due', 'known', 'young']), before))).toEqual([
			'new',
			'known',
			'quarantined',
		]);
	});

	it('forgets what works again, but not what nobody has seen', () => {
		const before = new Map([
			[nameOf('a'), 2],
			[nameOf('b'), 1],
		]);
		expect([...failuresAfter(aCheck(['a']), before)]).toEqual([[nameOf('a'), 3]]);
		expect([...failuresAfter(aCheck([], { limits: ['maxPages'] }), before)]).toEqual([...before]);
		const blocked = aReport({ linkReport: aLinkReport({ blocked: [link('b')] }) });
		expect([...failuresAfter(blocked, before)]).toEqual([[nameOf('b'), 1]]);
	});
});
