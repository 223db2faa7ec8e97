import { printable } from '../../printable.ts';
import { incompleteReasons } from '../incomplete.ts';
import type { JobReport } from '../report.ts';
import { type Finding, findingsOf } from './finding.ts';
import { filePathOf, type ReportContext } from './page-path.ts';

/**
 * Two YAML documents with the keys that Hydra (victoriadrake/hydra-link-checker) prints, and a few more: figures, then
 * a list of what is broken, by code.
 *
 * Every text is a JSON string, which is YAML whatever it holds. E-mail addresses are counted and not kept.
 */
export function renderYaml(report: JobReport, context?: ReportContext): string {
	const found = findingsOf(report);
	const broken = found.filter(({ severity }) => severity === 'error');
	const rest = found.filter(({ severity }) => severity !== 'error');
	const inOrder = [...broken.toSorted((a, b) => codeOf(b) - codeOf(a)), ...rest];
	const entries = inOrder.map((finding) => entryOf(finding, report, context));
	return `${[...headOf(report, broken.length), '---', ...(entries.length > 0 ? entries : ['[]'])].join('\n')}\n`;
}

function headOf(report: JobReport, broken: number): string[] {
	const { linkReport, links, targets } = report;
	const incomplete = incompleteReasons(report);
	return [
		'---',
		`title: ${linkReport === undefined ? 'Failed Targets Report' : 'Broken Link Report'}`,
		`checked: ${targets}`,
		`number of email links: ${links?.otherSchemes.mailto ?? 0}`,
		'emails: null',
		`broken: ${broken + (linkReport?.brokenOmitted ?? report.failuresOmitted)}`,
		...list('incomplete', incomplete),
		...(linkReport?.fixed === undefined ? [] : list('fixed', linkReport.fixed)),
	];
}

function list(key: string, texts: readonly string[]): string[] {
	return texts.length === 0 ? [] : [`${key}:`, ...texts.map((each) => `  - ${quoted(each)}`)];
}

function entryOf(finding: Finding, { source }: JobReport, context?: ReportContext): string {
	const { url, reason, severity, standing, places } = finding;
	const pageOf = (page: string) => filePathOf(page, context) ?? page;
	return [
		`- code: ${codeOf(finding)}`,
		`  url: ${quoted(url)}`,
		`  parent: ${quoted(places[0] === undefined ? source : pageOf(places[0].page))}`,
		`  error: ${quoted(reason)}`,
		`  severity: ${severity}`,
		...(standing === undefined ? [] : [`  standing: ${standing}`]),
		...(places.length === 0 ? [] : ['  places:']),
		...places.map(
			({ page, line, column, text }) =>
				`    - {page: ${quoted(pageOf(page))}, line: ${line}, column: ${column}, text: ${quoted(text)}}`,
		),
	].join('\n');
}

/** Hydra's 0 is whatever failed in another way than by its status. */
function codeOf({ status, outcome }: Finding): number {
	return outcome === 'http_error' || outcome === 'blocked' ? (status ?? 0) : 0;
}

function quoted(text: string): string {
	return JSON.stringify(printable(text));
}
