import { expect, it } from 'vitest';
import { dailyReportLine } from '../../../../../../services/cli/commands/serve/daily-report-line.ts';

const ANSWER = { name: 'jobs', title: 'Jobs', rows: [] };
const report = { reportId: 'daily-20261130T123000Z', from: '', to: '', answers: [ANSWER, ANSWER], gaps: [] };

it('S3.8 tells where the daily report is read', () => {
	expect(dailyReportLine({ output: { report } }, '.shoal')).toBe(
		'Daily report of 2 answers: .shoal/objects/daily/daily-20261130T123000Z.json',
	);
});

it('S3.8 names the queries that have no answer', () => {
	const gaps = ['errors', 'cost'].map((name) => ({ name, title: name, reason: 'it failed' }));

	expect(dailyReportLine({ output: { report: { ...report, gaps } } }, '.shoal')).toContain(
		'2 answers, without errors, cost: .shoal/',
	);
});

it('S3.8 says why there is no daily report', () => {
	const line = dailyReportLine({ error: new Error('no function\u001b[2J') }, '.shoal');

	expect(line).toContain('Warning: there is no daily report: no function');
	expect(line).not.toContain('\u001b');
});
