import { createHash } from 'node:crypto';
import { printable } from '../../printable.ts';
import { OUTCOMES, type Outcome } from '../../result.ts';
import { VERSION } from '../../version.ts';
import { incompleteReasons } from '../incomplete.ts';
import type { LinkPlace } from '../link-report.ts';
import type { JobReport } from '../report.ts';
import { type Finding, findingsOf, omittedOf } from './finding.ts';
import { filePathOf, placeText, type ReportContext } from './page-path.ts';
import { shortText } from './short-text.ts';

/** GitHub takes no more results of one run. */
const MAX_RESULTS = 25_000;
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** Names the folder that paths are relative to: the repository, which only the reader knows. */
const REPOSITORY = '%SRCROOT%';

const RULE_TEXTS: Readonly<Partial<Record<Outcome, string>>> = {
	http_error: 'The server answers with a status that is not accepted, or the page lacks what the fragment names.',
	network_error: 'The server cannot be reached.',
	timeout: 'The server does not answer in time.',
	blocked: 'A bot wall answers, so that nobody knows whether the link works.',
	refused: 'The address may not be visited.',
	too_large: 'The body is larger than is allowed.',
	invalid_url: 'The link is no web address.',
	dead_letter: 'The target ended each instance that visited it.',
};

/** SARIF 2.1.0, a result a place: what code scanning shows beside the line. */
export function renderSarif(report: JobReport, context?: ReportContext): string {
	const found = findingsOf(report);
	const fixed = report.linkReport?.fixed;
	const rules = OUTCOMES.filter((outcome) => found.some((finding) => finding.outcome === outcome));
	const results = found.flatMap((finding) => resultsOf(finding, rules.indexOf(finding.outcome), context));
	const listed = results.slice(0, MAX_RESULTS);
	const omitted = results.length - listed.length + omittedOf(report).findings + omittedOf(report).places;
	const run = {
		tool: { driver: { name: 'Shoal', version: VERSION, rules: rules.map(ruleOf) } },
		invocations: [invocationOf(report, omitted)],
		columnKind: 'utf16CodeUnits',
		results: listed,
		// A result that is absent would be taken for one that is there.
		...(fixed && { properties: { fixed: fixed.map(printable) } }),
	};
	return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, '\t')}\n`;
}

function ruleOf(outcome: Outcome) {
	const text = RULE_TEXTS[outcome] ?? outcome;
	return {
		id: outcome,
		name: outcome.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
		shortDescription: { text },
		fullDescription: { text },
		defaultConfiguration: { level: outcome === 'blocked' ? 'warning' : 'error' },
	};
}

function invocationOf(report: JobReport, omitted: number) {
	const notes = [
		...incompleteReasons(report).map((reason) => `Incomplete: ${shortText(reason)}`),
		...(omitted > 0 ? [`${omitted} more results are left out; they stand in the JSON report`] : []),
	];
	return {
		executionSuccessful: report.state === 'reported',
		startTimeUtc: report.startedAt,
		...(report.finishedAt !== null && { endTimeUtc: report.finishedAt }),
		...(notes.length > 0 && {
			toolExecutionNotifications: notes.map((text) => ({ level: 'warning', message: { text } })),
		}),
	};
}

const BASELINE_STATES = { new: 'new', known: 'unchanged', quarantined: undefined } as const;

function resultsOf(finding: Finding, ruleIndex: number, context?: ReportContext) {
	const { outcome, severity, standing, url, reason, places } = finding;
	const state = standing && BASELINE_STATES[standing];
	const result = (page: string, place?: LinkPlace) => ({
		ruleId: outcome,
		ruleIndex,
		level: severity,
		...(state && { baselineState: state }),
		message: { text: messageOf(finding, place, context) },
		locations: [{ physicalLocation: locationOf(page, place, context) }],
		partialFingerprints: { 'shoalLink/v1': createHash('sha256').update(`${page}\n${url}`).digest('hex') },
		properties: { url: printable(url), reason: shortText(reason), ...(standing && { standing }) },
	});
	return places.length === 0 ? [result(url)] : places.map((place) => result(place.page, place));
}

/** Brackets would be taken for links in a message of SARIF. */
function messageOf({ url, reason }: Finding, place: LinkPlace | undefined, context?: ReportContext): string {
	const where = place === undefined ? '' : `, linked from ${shortText(placeText(place, context))}`;
	return `${shortText(url)}: ${shortText(reason)}${where}`.replaceAll(/[[\]\\]/g, '\\$&');
}

/** A region needs a line from 1. */
function locationOf(page: string, place: LinkPlace | undefined, context?: ReportContext) {
	const { line = 0, column = 0 } = place ?? {};
	return {
		artifactLocation: artifactOf(page, context),
		...(line > 0 && { region: { startLine: line, ...(column > 0 && { startColumn: column }) } }),
	};
}

/**
 * A file by its path. A page on the web by host and path: code scanning refuses a whole file for one URL with a scheme
 * that is not that of the checkout.
 */
function artifactOf(page: string, context?: ReportContext) {
	const file = filePathOf(page, context);
	if (file !== undefined) {
		return file.startsWith('/') ? { uri: `file://${encoded(file)}` } : { uri: encoded(file), uriBaseId: REPOSITORY };
	}
	const { host = '', pathname = '', search = '' } = URL.canParse(page) ? new URL(page) : {};
	if (host === '') return { uri: encoded(page) };
	// A colon in the first segment would make a scheme of what stands before it.
	const uri = `${host.replaceAll(':', '%3A')}${pathname}${search}`;
	return { uri: uri.replaceAll(NOT_IN_URI, encodeURIComponent) };
}

/** What RFC 3986 leaves out, and a URL of the web may have in its query. */
const NOT_IN_URI = /[^\w.~!$&'()*+,;=:@/?%-]/g;

function encoded(path: string): string {
	return printable(path.toWellFormed()).split('/').map(encodeURIComponent).join('/');
}
