import { formatPlural } from '../../format.ts';
import { printable } from '../../printable.ts';
import { incompleteText } from '../incomplete.ts';
import type { JobReport } from '../report.ts';
import { type Finding, findingsOf, NO_FRAGMENT, omittedOf } from './finding.ts';
import { placeText, type ReportContext } from './page-path.ts';
import { shortText } from './short-text.ts';

/** Places of one link that a test's text lists. */
const MAX_PLACES = 100;

/**
 * JUnit XML, as Jenkins and GitLab read it: a test a target that failed, one for all others together.
 *
 * What does not make the run fail is a test that was skipped; what is fixed since the baseline is one that passes.
 */
export function renderJunit(report: JobReport, context?: ReportContext): string {
	const found = findingsOf(report);
	const fixed = report.linkReport?.fixed ?? [];
	const failures = found.filter(({ severity }) => severity === 'error').length;
	const kind = report.linkReport === undefined ? 'scrape' : 'check';
	const cases = [
		...found.map((finding) => testCase({ name: finding.url, kind }, resultOf(finding, context))),
		...fixed.map((url) => testCase({ name: url, kind }, '')),
		testCase({ name: restName(report), kind }, restResult(report)),
	];
	const counts = `tests="${cases.length}" failures="${failures}" errors="0"`;
	const time = `time="${(report.wallMs / 1000).toFixed(3)}"`;
	const skipped = `skipped="${found.length - failures}" timestamp="${attribute(report.startedAt)}"`;
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name="shoal" ${counts} ${time}>`,
		`<testsuite name="${attribute(shortText(`${kind} ${report.source}`))}" ${counts} ${skipped} ${time}>`,
		...cases,
		...incompleteLines(report),
		'</testsuite>',
		'</testsuites>\n',
	].join('\n');
}

function testCase({ name, kind }: { readonly name: string; readonly kind: string }, content: string): string {
	const open = `<testcase classname="shoal.${kind}" name="${attribute(printable(name))}"`;
	return content === '' ? `${open}/>` : `${open}>${content}</testcase>`;
}

function resultOf({ severity, standing, outcome, reason, places }: Finding, context?: ReportContext): string {
	const message = attribute(shortText(reason));
	if (severity !== 'error') return `<skipped message="${attribute(standing ?? outcome)}: ${message}"/>`;
	return `<failure type="${outcome}" message="${message}">${text(placeLines(places, context).join('\n'))}</failure>`;
}

function placeLines(places: Finding['places'], context?: ReportContext): string[] {
	const lines = places.slice(0, MAX_PLACES).map((place) => {
		const where = printable(placeText(place, context));
		return place.text === '' ? where : `${where}  "${shortText(place.text)}"`;
	});
	const more = places.length - lines.length;
	return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** A file without tests is an error to some readers. */
function restName(report: JobReport): string {
	const bad = findingsOf(report).filter(({ code }) => code !== NO_FRAGMENT).length + omittedOf(report).findings;
	return `all other targets: ${Math.max(0, report.targets - bad)}`;
}

function restResult(report: JobReport): string {
	const { findings } = omittedOf(report);
	if (findings === 0) return '';
	return `<system-out>${text(`${formatPlural(findings, 'more failure')}, in the results`)}</system-out>`;
}

function incompleteLines(report: JobReport): string[] {
	const incomplete = incompleteText(report);
	return incomplete === undefined ? [] : [`<system-out>${text(shortText(incomplete))}</system-out>`];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no place for these two, not even as references; control characters are gone before. */
function text(clean: string): string {
	return clean.replaceAll(/[\ufffe\uffff]/g, '\ufffd').replaceAll(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
}

function attribute(clean: string): string {
	return text(clean).replaceAll(/[\n\t]/g, ' ');
}
