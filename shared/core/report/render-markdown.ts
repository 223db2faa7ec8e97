import { printable } from '../printable.ts';
import { holdsPermit, PHASES } from '../record/phase-times.ts';
import { CHANGES, OUTCOMES } from '../result.ts';
import { incompleteText } from './incomplete.ts';
import { type BrokenLink, type LinkReport, reasonOf } from './link-report.ts';
import { refusedHead } from './render-links.ts';
import { type JobReport, type ReportedFailure, waitingOf } from './report.ts';
import { counts, linkName } from './standing.ts';

/** The report as GitHub reads Markdown; what comes from the web stays text in it. */
export function renderMarkdown(report: JobReport): string {
	const sections = [
		[`# Job ${report.jobId}: ${report.state}`, `${code(report.source)} in ${report.mode} mode`],
		[table(['', ''], workRows(report))],
		section('Outcomes', ['outcome', 'targets'], outcomeRows(report)),
		section('Since the last time', ['pages', ''], changeRows(report)),
		section('Where the time went', ['phase', 'ms a target', 'of its visit'], timeRows(report)),
		...(report.linkReport === undefined
			? [incompleteLines(report), section('Failed', ['outcome', 'URL', 'reason'], report.failures.map(failureRow))]
			: [incompleteLines(report), ...linkSections(report.linkReport)]),
		report.linkReport === undefined && report.failuresOmitted > 0
			? [`And ${report.failuresOmitted} more, which stand in the results.`]
			: [],
	];
	return `${sections.flat().join('\n\n')}\n`;
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	return rows.length === 0 ? [] : [`## ${title}`, table(head, rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const lineOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [head, head.map(() => '---'), ...rows].map(lineOf).join('\n');
}

function workRows(report: JobReport): string[][] {
	const { wallMs, cpuMs, bound, billedMs, invocations, gbSeconds, cost } = report;
	return [
		['targets', String(report.targets)],
		['duplicates', String(report.duplicates)],
		['not planned', String(report.notPlanned)],
		['from', report.startedAt],
		['to', report.finishedAt ?? 'now'],
		['wall clock', `${(wallMs / 1000).toFixed(2)} s`],
		['CPU', `${(cpuMs / 1000).toFixed(2)} s`],
		...(bound === null ? [] : [['bound', waitingOf(report)]]),
		['invocations', `${invocations}, billed ${billedMs} ms, ${gbSeconds.toFixed(3)} GB-seconds`],
		['at AWS list prices', `$${cost.total.toFixed(6)}`],
	];
}

function outcomeRows({ counts }: JobReport): string[][] {
	return OUTCOMES.filter((outcome) => counts[outcome]).map((outcome) => [code(outcome), String(counts[outcome])]);
}

function changeRows({ changes }: JobReport): string[][] {
	return changes === undefined ? [] : CHANGES.map((change) => [change, String(changes[change] ?? 0)]);
}

function timeRows({ timeMs, targets }: JobReport): string[][] {
	const visitMs = PHASES.filter(holdsPermit).reduce((total, phase) => total + timeMs[phase], 0);
	return PHASES.filter((phase) => timeMs[phase] > 0 && targets > 0).map((phase) => [
		phase,
		(timeMs[phase] / targets).toFixed(2),
		holdsPermit(phase) ? `${((timeMs[phase] * 100) / visitMs).toFixed(1)} %` : '',
	]);
}

function incompleteLines(report: JobReport): string[] {
	const incomplete = incompleteText(report);
	return incomplete === undefined ? [] : [`**${incomplete}.**`];
}

function linkSections(report: LinkReport): string[][] {
	const { broken, blocked, refused = [], brokenOmitted, placesOmitted, fixed = [] } = report;
	const having = (standing: BrokenLink['standing']) => broken.filter((link) => link.standing === standing);
	const more = [
		...(brokenOmitted > 0 ? [`And ${brokenOmitted} more broken links, which stand in the results.`] : []),
		...(placesOmitted > 0 ? [`And ${placesOmitted} more places.`] : []),
	];
	return [
		section('Broken links', ['URL', 'reason', 'on'], broken.filter(counts).map(linkRow)),
		section('Still broken, as in the baseline', ['URL', 'reason', 'on'], having('known').map(linkRow)),
		section('In quarantine', ['URL', 'reason', 'on'], having('quarantined').map(linkRow)),
		section(
			'Fixed since the baseline',
			['URL'],
			fixed.map((url) => [code(url)]),
		),
		section('Blocked, so that nobody knows', ['URL', 'reason', 'on'], blocked.map(linkRow)),
		section('Refused, so that nobody knows', ['URL', 'reason', 'on'], refused.map(linkRow)),
		refused.length > 0 ? [`${refusedHead(refused.length)}.`] : [],
		more,
	];
}

function linkRow(link: BrokenLink): string[] {
	const places = link.places.map(({ page, line, column, text }) => {
		const where = line > 0 ? `:${line}:${column}` : '';
		return `${code(`${page}${where}`)}${text === '' ? '' : ` ${code(text)}`}`;
	});
	return [code(linkName(link)), code(reasonOf(link)), places.join('<br>')];
}

function failureRow({ outcome, url, status, error }: ReportedFailure): string[] {
	const reason = error === null ? `status ${status}` : `${error.code}: ${error.message}`;
	return [code(outcome), code(url), code(reason)];
}

/** Text that Markdown leaves alone, also in a table. */
function code(text: string): string {
	const shown = printable(text).replaceAll('|', '\\|');
	const runs = shown.match(/`+/g) ?? [];
	const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
	return runs.length === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}
