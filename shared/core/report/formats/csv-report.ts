import { printable } from '../../printable.ts';
import { csvRow } from '../csv.ts';
import { incompleteReasons } from '../incomplete.ts';
import type { JobReport } from '../report.ts';
import { type Finding, findingsOf } from './finding.ts';
import { filePathOf, type ReportContext } from './page-path.ts';

// Fixed, whatever is found: a script may count on the order.
const HEADER = [
	'severity',
	'standing',
	'url',
	'outcome',
	'status',
	'code',
	'reason',
	'page',
	'line',
	'column',
	'place',
	'text',
];

/** What was found, a row a place; what begins as a formula does gets an apostrophe, for the sake of spreadsheets. */
export function renderCsv(report: JobReport, context?: ReportContext): string {
	const rows = findingsOf(report).flatMap((finding) => rowsOf(finding, context));
	return [HEADER, ...rows, ...fixedRows(report), ...incompleteRows(report)].map((row) => csvRow(row)).join('');
}

function rowsOf({ severity, standing, outcome, status, code, places, ...finding }: Finding, context?: ReportContext) {
	const own = [severity, standing, printable(finding.url), outcome, status, code, printable(finding.reason)];
	if (places.length === 0) return [[...own, '', '', '', '', '']];
	return places.map(({ page, line, column, place, text }) => [
		...own,
		printable(filePathOf(page, context) ?? page),
		line > 0 ? line : '',
		line > 0 ? column : '',
		printable(place),
		printable(text),
	]);
}

function fixedRows({ linkReport }: JobReport): string[][] {
	const rest = ['', '', '', '', '', '', '', '', ''];
	return (linkReport?.fixed ?? []).map((url) => ['note', 'fixed', printable(url), ...rest]);
}

function incompleteRows(report: JobReport): string[][] {
	return incompleteReasons(report).map((reason) => [
		'warning',
		'incomplete',
		'',
		'',
		'',
		'',
		reason,
		'',
		'',
		'',
		'',
		'',
	]);
}
