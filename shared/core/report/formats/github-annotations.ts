import { formatPlural } from '../../format.ts';
import { incompleteText } from '../incomplete.ts';
import type { JobReport } from '../report.ts';
import { type Finding, findingsOf, omittedOf } from './finding.ts';
import { filePathOf, placeText, type ReportContext } from './page-path.ts';
import { shortText } from './short-text.ts';

/** GitHub shows ten a step and kind; the log keeps what it is given. */
const MAX_ANNOTATIONS = 1_000;

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * Workflow commands of GitHub, a line a place: a place in a file of the repository is marked there, one on the web is
 * named in the message.
 */
export function renderAnnotations(report: JobReport, context?: ReportContext): string {
	const all = findingsOf(report).flatMap((finding) => annotationsOf(finding, context));
	const more = all.length - MAX_ANNOTATIONS + omittedOf(report).findings + omittedOf(report).places;
	const lines = all.slice(0, MAX_ANNOTATIONS);
	const incomplete = incompleteText(report);
	const fixed = report.linkReport?.fixed?.length ?? 0;
	if (fixed > 0) lines.push(workflowCommand('notice', {}, `${formatPlural(fixed, 'link')} fixed since the baseline`));
	if (incomplete !== undefined) lines.push(workflowCommand('warning', {}, shortText(incomplete)));
	if (all.length > MAX_ANNOTATIONS || more > 0) {
		lines.push(workflowCommand('notice', {}, `and ${Math.max(more, 1)} more places, in a report of another kind`));
	}
	return lines.map((line) => `${line}\n`).join('');
}

function annotationsOf(finding: Finding, context?: ReportContext): string[] {
	const { severity, standing, url, reason, places } = finding;
	const title = titleOf(finding);
	const said = `${shortText(url)}: ${shortText(reason)}${standing === undefined ? '' : ` (${standing})`}`;
	if (places.length === 0) return [workflowCommand(COMMANDS[severity], { title }, said)];
	return places.map((place) => {
		const file = filePathOf(place.page, context);
		if (file === undefined) {
			return workflowCommand(COMMANDS[severity], { title }, `${shortText(placeText(place))} links to ${said}`);
		}
		const { line, column } = place;
		return workflowCommand(
			COMMANDS[severity],
			{ file: shortText(file), ...(line > 0 && { line, col: column }), title },
			said,
		);
	});
}

function titleOf({ severity, outcome }: Finding): string {
	return severity === 'warning' ? `Link not checked: ${outcome}` : `Broken link: ${outcome}`;
}

/** A workflow command in one line, escaped as the runner undoes it. */
export function workflowCommand(
	command: string,
	properties: Readonly<Record<string, string | number>>,
	message: string,
): string {
	const pairs = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
	return `::${command}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escaped(message)}`;
}

function escaped(text: string): string {
	return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
	return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
