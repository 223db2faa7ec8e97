import { describe, expect, it } from 'vitest';
import { askedReports, takesStdout } from '../../../../../services/cli/report/asked-reports.ts';
import { reportContext } from '../../../../../services/cli/report/report-context.ts';

const asked = (reports: string[], ...reportFormats: ('github' | 'gitlab' | 'md' | 'json')[]) =>
	askedReports({ reports, reportFormats }).map(({ name, format }) => `${name} ${format}`);

describe('the form of a report', () => {
	it.each([
		[['a.html', 'b.XML'], [], ['a.html html', 'b.XML junit']],
		[['q.json'], ['gitlab'], ['q.json gitlab']],
		[
			['a.md', 'q.json'],
			['md', 'gitlab'],
			['a.md md', 'q.json gitlab'],
		],
		[['a.md', 'q'], ['gitlab'], ['a.md md', 'q gitlab']],
		[['-'], ['github'], ['- github']],
		[[], ['github'], ['- github']],
		[[], [], []],
	] as const)('of %j with --report-format %j is %j', (reports, formats, expected) => {
		expect(asked([...reports], ...formats)).toEqual(expected);
	});

	it('U4 must be told', () => {
		expect(() => asked(['report'])).toThrow('"report" is not a file that ends in .json or .html');
		expect(() => asked(['-'])).toThrow('name its kind with --report-format');
		expect(() => asked(['a.md', 'b.json'], 'gitlab')).toThrow('give it once a --report, in their order');
		expect(() => asked(['a.md'], 'gitlab', 'md')).toThrow('is given 2 times for 1 report;');
	});

	it('tells who has stdout', () => {
		expect(takesStdout({ reports: [], reportFormats: ['github'] })).toBe(true);
		expect(takesStdout({ reports: ['a.md'], reportFormats: [] })).toBe(false);
	});
});

it('S4.9 paths are relative to the checkout, where CI says where that is', () => {
	expect(reportContext({ GITHUB_WORKSPACE: '/w' }, '/w/site')).toEqual({ folder: '/w/site', repository: '/w' });
	expect(reportContext({ CI_PROJECT_DIR: '/g' }, '/g')).toEqual({ folder: '/g', repository: '/g' });
	expect(reportContext({ GITHUB_WORKSPACE: '' }, '/here')).toEqual({ folder: '/here', repository: '/here' });
});
