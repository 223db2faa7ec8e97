import { printable } from '../../../shared/core/printable.ts';
import type { Bound } from '../../../shared/core/report/bound.ts';
import type { LinkReport } from '../../../shared/core/report/link-report.ts';
import type { ReportedFailure } from '../../../shared/core/report/report.ts';
import type { JobSummary } from '../../../shared/core/report/summary.ts';
import { countFailures, countsAsFailure, isFailure, OUTCOMES, type Outcome } from '../../../shared/core/result.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, formatPlural, formatRate } from '../text/format.ts';
import { noPaint, type Paint } from '../text/paint.ts';
import { textTable } from '../text/text-table.ts';
import { costRows } from './summary-cost.ts';
import { headline } from './summary-headline.ts';
import { politenessLines } from './summary-politeness.ts';
import { progressRows } from './summary-progress.ts';
import { timeLines } from './summary-times.ts';

export interface SummaryTextInput {
	readonly paint?: Paint;
	/** Targets that failed, to be named: the first ten are. */
	readonly failures?: readonly ReportedFailure[];
	/** Of a check: what its links come to. */
	readonly links?: LinkReport | undefined;
}

const MAX_FAILURES = 10;
const MEMORY_WARNING_SHARE = 0.8;

const BOUND_TEXTS: Readonly<Record<Bound, string>> = {
	io: 'io-bound, for answers of servers',
	cpu: 'cpu-bound',
	serial: 'serial-bound, for one answer at a time',
};

/** What people want to know of a job, a line each; sections are apart by an empty line. */
export function summaryText(
	summary: JobSummary,
	{ paint = noPaint, failures = [], links }: SummaryTextInput = {},
): string[] {
	const { progress } = summary;
	if (progress !== undefined) {
		const lines = textTable(progressRows(summary, progress));
		return [...headline(summary, paint), ...section(paint('bold', 'So far'), lines)];
	}
	const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
		['Outcomes', outcomeLines(summary, paint)],
		['Failed', links === undefined ? failureLines(summary, { failures, paint }) : []],
		['Notes', noteLines(summary)],
		['Left out or held back', politenessLines(summary, failures)],
		['Time and work', textTable(workRows(summary))],
		['Where the time went', timeLines(summary)],
		['Cost on AWS, predicted from these figures at list prices', textTable(costRows(summary))],
	];
	return [
		...headline(summary, paint, links),
		...memoryWarning(summary, paint),
		...sections
			.filter(([, lines]) => lines.length > 0)
			.flatMap(([title, lines]) => section(paint('bold', title), lines)),
	];
}

function section(title: string, lines: readonly string[]): string[] {
	return ['', title, ...lines.map((line) => `  ${line}`)];
}

function outcomeLines({ counts, targets, settings }: JobSummary, paint: Paint): string[] {
	const present = OUTCOMES.filter((outcome) => (counts[outcome] ?? 0) > 0);
	const rows = present.map((outcome) => {
		const count = counts[outcome] ?? 0;
		return [outcome, formatCount(count), formatPercent(count, targets)];
	});
	const lines = textTable(rows, [1, 2]);
	const styleOf = (outcome: Outcome) =>
		countsAsFailure(outcome, settings.crawl) ? 'red' : isFailure(outcome) ? 'yellow' : 'green';
	return present.map((outcome, at) => paint(styleOf(outcome), lines[at] ?? ''));
}

/** What went wrong without making anything fail: a module that throws on every page has good outcomes only. */
function noteLines({ notes }: JobSummary): string[] {
	if (notes === undefined) return [];
	return [`${formatPlural(notes.results, 'result')} with a note, as: ${printable(notes.example)}`];
}

function failureLines(
	{ counts, settings }: JobSummary,
	{ failures, paint }: { readonly failures: readonly ReportedFailure[]; readonly paint: Paint },
): string[] {
	const named = failures.slice(0, MAX_FAILURES);
	const total = countFailures(counts, settings.crawl);
	const more = Math.max(total, failures.length) - named.length;
	const lines = textTable(named.map(({ outcome, url, ...failure }) => [outcome, printable(url), reasonOf(failure)]));
	if (named.length > 0 && more > 0) lines.push(paint('dim', `and ${formatCount(more)} more, in the results`));
	return lines;
}

function reasonOf({ status, error }: Pick<ReportedFailure, 'status' | 'error'>): string {
	if (error !== null) return printable(`${error.code}: ${error.message}`);
	return status === null ? '' : `status ${status}`;
}

function workRows(summary: JobSummary): string[][] {
	const { wallMs, targets, retries, bytes, invocations, instances, coldStarts, cpuMs, billedMs } = summary;
	const { peakMemoryMb, settings } = summary;
	const rate = wallMs > 0 ? ` (${formatRate((targets * 1000) / wallMs)} targets/s)` : '';
	return [
		['wall clock', `${formatDuration(wallMs)}${rate}`],
		['retries', formatCount(retries)],
		['bodies', formatBytes(bytes)],
		[
			'invocations',
			`${formatCount(invocations)} in ${formatPlural(instances, 'instance')}, ${formatPlural(coldStarts, 'cold start')}`,
		],
		[
			'CPU',
			`${formatDuration(cpuMs)}${billedMs > 0 ? ` (${formatPercent(cpuMs, billedMs)} of ${formatDuration(billedMs)} billed)` : ''}`,
		],
		...waitingRow(summary),
		['peak memory', `${Math.round(peakMemoryMb)} MB of ${settings.memoryMb} MB`],
	];
}

function waitingRow({ waitingShare, bound }: JobSummary): string[][] {
	return bound === null
		? []
		: [['waiting', `${formatPercent(waitingShare, 1)} of the billed time: ${BOUND_TEXTS[bound]}`]];
}

function memoryWarning({ peakMemoryMb, settings }: JobSummary, paint: Paint): string[] {
	const share = peakMemoryMb / settings.memoryMb;
	if (share <= MEMORY_WARNING_SHARE) return [];
	const used = `${Math.round(peakMemoryMb)} MB is ${Math.round(share * 100)} % of the memory size`;
	return [paint('yellow', `Warning: ${used} of ${settings.memoryMb} MB; raise --memory, or lower --concurrency`)];
}
