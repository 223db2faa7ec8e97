import { expect, it } from 'vitest';
import { dailyMessage } from '../../../../shared/core/deliver/daily-message.ts';
import type { DailyReport } from '../../../../shared/core/deliver/daily-report.ts';

function aReport(rows: readonly Readonly<Record<string, string>>[]): DailyReport {
	const answers = [{ name: 'errors', title: 'Errors', rows }];
	const times = { from: '2026-11-29T12:30:00.000Z', to: '2026-11-30T12:30:00.000Z' };
	return { reportId: 'daily-20261130T123000Z', ...times, answers, gaps: [] };
}

it('S3.8 lists five rows of an answer in a message, and all of them in the whole report', () => {
	const rows = Array.from({ length: 7 }, (_, i) => ({ errors: String(i) }));
	const message = dailyMessage(aReport(rows));

	expect(message.text).toContain('- errors 4\n- and 2 more\n');
	expect(message.as('txt')).toContain('- errors 6\n');
	expect(message.as('txt')).not.toContain('more');
	expect(dailyMessage(aReport([])).text).toContain('Errors\n- none\n');
});

it('S3.8 rounds figures, leaves out what a row has not, and keeps what a log says as text', () => {
	const rows = [{ usd: '0.000123456789', n: '1200000', empty: '' }, { message: 'a | <b> *c* \u202e\u001b[2J' }];
	const message = dailyMessage(aReport(rows));

	expect(message.text).toContain('- usd 0.00012346, n 1200000\n- message a | <b> *c* \ufffd\ufffd[2J\n');
	expect(message.as('md')).toContain(
		'| usd | n | empty | message |\n| --- | --- | --- | --- |\n| 0.00012346 | 1200000 |  |  |\n',
	);
	expect(message.as('md')).toContain('a \\| \\<b\\> \\*c\\* \ufffd\ufffd\\[2J');
	expect(dailyMessage(aReport([{ message: 'x'.repeat(300) }])).text).toContain(`${'x'.repeat(100)}…\n`);
});
