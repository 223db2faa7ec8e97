import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { formatOfFile, REPORT_FORMATS } from '../../../../../shared/core/report/formats/format-names.ts';
import { RENDERERS } from '../../../../../shared/core/report/formats/report-formats.ts';
import {
	aBrokenLink,
	aComparedReport,
	aHostileReport,
	aLinkReport,
	aPlace,
	aReport,
	HOSTILE_TEXTS,
} from '../../../../support/reports.ts';

const CHECK = aReport({ linkReport: aLinkReport({ broken: [aBrokenLink()] }) });
const SCRAPE = aReport({
	failures: [
		{ index: 0, url: 'https://a.example/1', outcome: 'http_error', status: 500, error: null },
		{
			index: 1,
			url: 'https://a.example/2',
			outcome: 'timeout',
			status: null,
			error: { code: 'TIMEOUT_BODY', message: 'no whole response' },
		},
	],
});
/** No form may hold these as they are: controls, turned writing, halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u0085\u202e\u2028]|[\ud800-\udbff](?![\udc00-\udfff])/;

describe('every form', () => {
	const forms = REPORT_FORMATS.filter((format) => format !== 'json');

	it.each(forms)('%s names the broken link, its reason and its place', (format) => {
		const text = RENDERERS[format].render(CHECK);
		expect(text).toContain('https://example.com/gone');
		expect(text).toContain('404');
		expect(text).toContain('example.com/docs/');
	});

	it.each(forms)('%s of a scrape names what failed', (format) => {
		const text = RENDERERS[format].render(SCRAPE);
		expect(text).toContain('https://a.example/1');
		expect(text).toContain('TIMEOUT_BODY');
	});

	it.each(forms)('%s holds nothing that steers a terminal or is half a character', (format) => {
		expect(RENDERERS[format].render(aHostileReport())).not.toMatch(UNFIT);
	});

	it.each(REPORT_FORMATS)('%s of a report of nothing is there', (format) => {
		expect(RENDERERS[format].render(aReport()).length).toBeGreaterThanOrEqual(format === 'github' ? 0 : 2);
	});

	it.each(forms)('U7 %s says that a run left something out', (format) => {
		const text = RENDERERS[format].render(aReport({ ...CHECK, counts: { robots: 3 } }));
		expect(text).toMatch(/incomplete/i);
		expect(text).toContain('3 links that robots.txt forbids');
	});

	it.each([
		['r.html', 'html'],
		['R.XML', 'junit'],
		['a.sarif.json', 'sarif'],
		['a.yml', 'yaml'],
		['-', undefined],
		['json', undefined],
	])('is told by the ending of %s', (name, format) => {
		expect(formatOfFile(name)).toBe(format);
	});
});

describe('CSV', () => {
	it('S4.9 has a row a place, and an apostrophe before what is a formula to spreadsheets', () => {
		const rows = parse(RENDERERS.csv.render(aHostileReport()), { columns: true }) as Record<string, string>[];
		expect(rows).toHaveLength(2 * HOSTILE_TEXTS.length + 1);
		expect(rows[2]?.text).toMatch(/^'=cmd/);
		expect(rows[0]).toMatchObject({ severity: 'error', line: '3', column: '10', place: 'a[href]' });
		expect(rows[1]).toMatchObject({ line: '', column: '', text: '' });
	});
});

describe('YAML', () => {
	it('has the keys of Hydra in two documents, whatever the texts are', () => {
		const [head, list] = parseAllDocuments(RENDERERS.yaml.render(aHostileReport()));
		expect(head?.errors).toEqual([]);
		expect(head?.toJS()).toMatchObject({
			title: 'Broken Link Report',
			checked: 10,
			'number of email links': 0,
			broken: HOSTILE_TEXTS.length,
		});
		expect(list?.toJS()[0]).toMatchObject({
			code: 404,
			url: `https://example.com/0?${HOSTILE_TEXTS[0]}`,
			parent: `https://example.com/page?${HOSTILE_TEXTS[0]}`,
			error: `HTTP_404: ${HOSTILE_TEXTS[0]}`,
		});
	});

	it('sorts by code as Hydra does, and gives 0 to what has none', () => {
		const [, list] = parseAllDocuments(RENDERERS.yaml.render(SCRAPE));
		expect(list?.toJS().map(({ code }: { code: number }) => code)).toEqual([500, 0]);
	});

	it('of nothing is an empty list', () => {
		expect(parseAllDocuments(RENDERERS.yaml.render(aReport()))[1]?.toJS()).toEqual([]);
	});
});

describe('GitHub annotations', () => {
	const annotations = (page: string, context = {}) => {
		const linkReport = aLinkReport({ broken: [aBrokenLink({ places: [aPlace({ page })] })] });
		return RENDERERS.github.render(aReport({ linkReport }), context);
	};

	it('S4.9 mark line and column of a file of the repository', () => {
		expect(annotations('docs/a,b:c.md')).toBe(
			'::error file=docs/a%2Cb%3Ac.md,line=3,col=10,title=Broken link%3A http_error::https://example.com/gone: HTTP_404: 404 Not Found\n',
		);
	});

	it('S4.9 name a file relative to the repository, wherever the command ran', () => {
		const context = { folder: '/repo/site', repository: '/repo' };
		expect(annotations('./docs/a.md', context)).toContain('file=site/docs/a.md,');
		expect(annotations('/repo/x.md', context)).toContain('file=x.md,');
		expect(annotations('file:///repo/b%20c.md', context)).toContain('file=b c.md,');
		expect(annotations('/else/x.md', context)).toContain('file=/else/x.md,');
	});

	it('name a page on the web in the message', () => {
		expect(annotations('https://example.com/docs/')).toBe(
			'::error title=Broken link%3A http_error::https://example.com/docs/:3:10 links to https://example.com/gone: HTTP_404: 404 Not Found\n',
		);
	});

	it('stay one line each', () => {
		const lines = RENDERERS.github
			.render(aHostileReport())
			.trimEnd()
			.split(/[\r\n]/);
		expect(lines).toHaveLength(2 * HOSTILE_TEXTS.length + 1);
		for (const line of lines) expect(line).toMatch(/^::(error|warning) title=/);
	});

	it('are a thousand at most, and say how many there are besides', () => {
		const broken = Array.from({ length: 1_200 }, (_, at) => aBrokenLink({ url: `https://example.com/${at}` }));
		const lines = RENDERERS.github
			.render(aReport({ linkReport: aLinkReport({ broken }) }))
			.trimEnd()
			.split('\n');
		expect(lines).toHaveLength(1_001);
		expect(lines.at(-1)).toBe('::notice::and 200 more places, in a report of another kind');
	});
});

describe('GitLab code quality', () => {
	it('S4.9 has an issue a place, with path, line and a fingerprint of its own', () => {
		const places = [aPlace({ page: 'docs/a.md' }), aPlace({ page: 'docs/a.md', line: 9 })];
		const linkReport = aLinkReport({ broken: [aBrokenLink({ places })] });
		const issues = JSON.parse(RENDERERS.gitlab.render(aReport({ linkReport })));

		expect(issues[1]).toEqual({
			description: 'https://example.com/gone: HTTP_404: 404 Not Found',
			check_name: 'shoal/http_error',
			fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
			severity: 'major',
			location: { path: 'docs/a.md', lines: { begin: 9 } },
		});
		expect(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(2);
	});

	it('knows a link again whose line has moved', () => {
		const printOf = (line: number) => {
			const linkReport = aLinkReport({ broken: [aBrokenLink({ places: [aPlace({ line })] })] });
			return JSON.parse(RENDERERS.gitlab.render(aReport({ linkReport })))[0].fingerprint;
		};
		expect(printOf(4)).toBe(printOf(40));
	});
});

describe('what a baseline tells', () => {
	it.each(REPORT_FORMATS.filter((format) => !['gitlab', 'github', 'sarif'].includes(format)))(
		'S4.5 %s tells new, still broken, in quarantine and fixed',
		(format) => {
			const text = RENDERERS[format].render(aComparedReport());
			for (const standing of ['new', 'known', 'quarantined', 'mended']) {
				expect(text).toContain(`https://example.com/${standing}`);
			}
			if (format !== 'junit') expect(text).toMatch(/fixed/i);
		},
	);

	it('S4.5 JUnit fails for what is new only; what is fixed passes', () => {
		const text = RENDERERS.junit.render(aComparedReport());
		expect(text).toContain('tests="5" failures="1"');
		expect(text.match(/<skipped/g)).toHaveLength(2);
		expect(text).toContain('name="https://example.com/mended"/>');
	});

	it('S4.5 annotations are errors for what is new, notices for the rest', () => {
		const lines = RENDERERS.github.render(aComparedReport()).trimEnd().split('\n');
		expect(lines.map((line) => line.split(/[ :]+/)[1])).toEqual(['error', 'notice', 'notice', 'notice']);
		expect(lines.at(-1)).toContain('1 link fixed since the baseline');
	});

	it('S4.5 SARIF and code quality have levels for them', () => {
		const { results, properties } = JSON.parse(RENDERERS.sarif.render(aComparedReport())).runs[0];
		expect(results.map(({ level, baselineState }: Record<string, string>) => [level, baselineState])).toEqual([
			['error', 'new'],
			['note', 'unchanged'],
			['note', undefined],
		]);
		expect(properties).toEqual({ fixed: ['https://example.com/mended'] });
		const issues = JSON.parse(RENDERERS.gitlab.render(aComparedReport()));
		expect(issues.map(({ severity }: { severity: string }) => severity)).toEqual(['major', 'info', 'info']);
	});
});
