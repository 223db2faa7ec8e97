import { createHash } from 'node:crypto';
import { printable } from '../../printable.ts';
import { incompleteText } from '../incomplete.ts';
import type { JobReport } from '../report.ts';
import { type Finding, findingsOf } from './finding.ts';
import { filePathOf, type ReportContext } from './page-path.ts';
import { shortText } from './short-text.ts';

const MAX_ISSUES = 10_000;

const SEVERITIES = { error: 'major', warning: 'minor', note: 'info' } as const;

/** An issue of GitLab's code quality report, a subset of Code Climate's. */
export interface CodeQualityIssue {
	readonly description: string;
	readonly check_name: string;
	/** Tells an issue from all others, and stays the same while the link and its page do. */
	readonly fingerprint: string;
	readonly severity: (typeof SEVERITIES)[keyof typeof SEVERITIES];
	readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/** GitLab's code quality JSON, an issue a place; one on the web has the URL of its page for a path. */
export function renderCodeQuality(report: JobReport, context?: ReportContext): string {
	const seen = new Map<string, number>();
	const issues = findingsOf(report).flatMap((finding) => issuesOf(finding, seen, context));
	return `${JSON.stringify([...issues.slice(0, MAX_ISSUES), ...incompleteIssues(report)], null, '\t')}\n`;
}

/** A run that left something out does not look as if it had seen everything. */
function incompleteIssues(report: JobReport): CodeQualityIssue[] {
	const text = incompleteText(report);
	if (text === undefined) return [];
	return [
		{
			description: shortText(text),
			check_name: 'shoal/incomplete',
			fingerprint: createHash('sha256').update(`incomplete\n${report.source}`).digest('hex'),
			severity: 'minor',
			location: { path: printable(report.source), lines: { begin: 1 } },
		},
	];
}

function issuesOf(finding: Finding, seen: Map<string, number>, context?: ReportContext): CodeQualityIssue[] {
	const { url, reason, severity, outcome, places, standing } = finding;
	const issue = (path: string, begin: number): CodeQualityIssue => ({
		description: `${shortText(url)}: ${shortText(reason)}${standing === undefined ? '' : ` (${standing})`}`,
		check_name: `shoal/${outcome}`,
		fingerprint: fingerprintOf(`${path}\n${url}`, seen),
		severity: SEVERITIES[severity],
		location: { path: printable(path), lines: { begin } },
	});
	if (places.length === 0) return [issue(url, 1)];
	return places.map(({ page, line }) => issue(filePathOf(page, context) ?? page, Math.max(1, line)));
}

/** Without the line, which moves as the page is edited; a second link of the page to the same target is numbered. */
function fingerprintOf(key: string, seen: Map<string, number>): string {
	const times = seen.get(key) ?? 0;
	seen.set(key, times + 1);
	return createHash('sha256')
		.update(times === 0 ? key : `${key}\n${times}`)
		.digest('hex');
}
