import { printable } from '../printable.ts';
import type { DailyAnswer, DailyReport, DailyRow } from './daily-report.ts';
import type { ReportMessage } from './report-message.ts';

/** Chats take a few thousand characters in all. */
const LISTED_ROWS = 5;
const LONGEST_VALUE = 100;
const SIGNIFICANT_DIGITS = 5;

/** What is told of a daily report. */
export function dailyMessage(report: DailyReport): ReportMessage {
	const { reportId } = report;
	return {
		reportId,
		title: titleOf(report),
		text: textOf(report, LISTED_ROWS),
		notice: { type: 'daily.reported', ...report },
		report,
		as: (format) => (format === 'md' ? markdownOf(report) : textOf(report, Number.POSITIVE_INFINITY)),
	};
}

function titleOf({ to, gaps }: DailyReport): string {
	const missing = gaps.length === 0 ? '' : `, ${gaps.length} missing`;
	return `Daily report of ${to.slice(0, 10)}${missing}`;
}

function textOf(report: DailyReport, listed: number): string {
	const sections = report.answers.map((answer) => sectionOf(answer, listed).join('\n'));
	return `${[headOf(report).join('\n'), ...sections].join('\n\n')}\n`;
}

function headOf(report: DailyReport): string[] {
	const { from, to, gaps } = report;
	return [
		titleOf(report),
		`From ${shownTime(from)} to ${shownTime(to)} UTC`,
		...gaps.map(({ name, reason }) => `Missing: ${printable(name)}: ${printable(reason)}`),
	];
}

function sectionOf({ title, rows }: DailyAnswer, listed: number): string[] {
	const more = rows.length - listed;
	return [
		printable(title),
		...(rows.length === 0 ? ['- none'] : []),
		...rows.slice(0, listed).map((row) => `- ${cellsOf(row).join(', ')}`),
		...(more > 0 ? [`- and ${more} more`] : []),
	];
}

function cellsOf(row: DailyRow): string[] {
	return Object.entries(row).flatMap(([column, value]) => (value === '' ? [] : `${printable(column)} ${shown(value)}`));
}

function markdownOf(report: DailyReport): string {
	const [title, ...facts] = headOf(report);
	const sections = report.answers.flatMap(({ title, rows }) => [
		`## ${escaped(printable(title))}`,
		rows.length === 0 ? 'None.' : tableOf(rows),
	]);
	return `${[`# ${title}`, ...facts.map(escaped), ...sections].join('\n\n')}\n`;
}

function tableOf(rows: readonly DailyRow[]): string {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lineOf = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
	const lines = rows.map((row) => lineOf(columns.map((column) => shown(row[column] ?? ''))));
	return [lineOf(columns), `| ${columns.map(() => '---').join(' | ')} |`, ...lines].join('\n');
}

/** What a log says may come from the web: it stays text. */
function escaped(text: string): string {
	return text.replaceAll(/[\\`*_[\]<>|#&]/g, '\\$&');
}

function shown(value: string): string {
	if (/^-?\d+\.\d+(e[+-]?\d+)?$/i.test(value)) return String(Number(Number(value).toPrecision(SIGNIFICANT_DIGITS)));
	return printable(value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE)}…`);
}

/** As `2026-11-30 12:30`. */
function shownTime(iso: string): string {
	return iso.slice(0, 16).replace('T', ' ');
}
