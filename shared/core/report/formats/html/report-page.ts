import { formatCount, formatDuration, formatPlural } from '../../../format.ts';
import { incompleteReasons } from '../../incomplete.ts';
import type { JobReport } from '../../report.ts';
import { countBroken } from '../../standing.ts';
import { type Finding, findingsOf, omittedOf } from '../finding.ts';
import type { ReportContext } from '../page-path.ts';
import { shortText } from '../short-text.ts';
import { findingItem, MAX_FINDINGS } from './finding-item.ts';
import { html, Markup } from './markup.ts';
import { REPORT_STYLE } from './report-style.ts';
import { runTables } from './run-tables.ts';

/** The report as one page that asks for nothing else; what comes from the web stays text in it. */
export function renderHtml(report: JobReport, context?: ReportContext): string {
	const title = `${report.linkReport === undefined ? 'Report' : 'Link check'}: ${shortText(report.source, 200)}`;
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${new Markup(REPORT_STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${verdict(report)}
${incompleteNote(report)}
${tiles(report)}
${sections(report, context)}
${runTables(report)}
</main>
</body>
</html>
`.html;
}

function verdict(report: JobReport): Markup {
	const { state, linkReport, startedAt, wallMs, targets } = report;
	const bad = badCount(report);
	const kind = linkReport === undefined ? 'failed target' : 'broken link';
	const fresh = linkReport?.fixed === undefined ? '' : 'new ';
	const said = bad === 0 ? `No ${fresh}${kind}s` : formatPlural(bad, `${fresh}${kind}`);
	const ended = state === 'reported' ? '' : ` (${state})`;
	const mood = bad > 0 ? 'bad' : incompleteReasons(report).length > 0 ? 'warn' : 'good';
	return html`<p class="verdict ${mood}">${said}${ended}</p>
<p class="muted">${formatPlural(targets, 'target')} in ${formatDuration(wallMs)}, from <time datetime="${startedAt}">${startedAt.replace('T', ' ').slice(0, 19)} UTC</time></p>`;
}

function badCount(report: JobReport): number {
	return report.linkReport === undefined
		? report.failures.length + report.failuresOmitted
		: countBroken(report.linkReport);
}

function incompleteNote(report: JobReport): Markup | undefined {
	const reasons = incompleteReasons(report);
	if (reasons.length === 0) return undefined;
	return html`<div class="note" role="note"><strong>Incomplete</strong><ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`;
}

function tiles(report: JobReport): Markup {
	const { targets, linkReport, counts } = report;
	const having = (standing: string) => linkReport?.broken.filter((link) => link.standing === standing).length ?? 0;
	const all: readonly (readonly [string, number | undefined])[] =
		linkReport === undefined
			? [
					['targets', targets],
					['ok', counts.ok ?? 0],
					['failed', badCount(report)],
				]
			: [
					['targets', targets],
					['pages read', linkReport.pages],
					[linkReport.fixed === undefined ? 'broken' : 'newly broken', badCount(report)],
					['still broken', linkReport.fixed && having('known')],
					['fixed', linkReport.fixed?.length],
					['in quarantine', having('quarantined') || undefined],
					['blocked', linkReport.blocked.length || undefined],
					['refused', linkReport.refused?.length || undefined],
				];
	const shown = all.filter(([, value]) => value !== undefined);
	return html`<dl class="tiles">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${formatCount(value ?? 0)}</dd></div>`)}</dl>`;
}

const TITLES: readonly (readonly [title: string, has: (finding: Finding) => boolean])[] = [
	['Broken', ({ severity }) => severity === 'error'],
	['Still broken, as in the baseline', ({ standing }) => standing === 'known'],
	['In quarantine', ({ standing }) => standing === 'quarantined'],
	['Blocked, so that nobody knows', ({ severity, outcome }) => severity === 'warning' && outcome === 'blocked'],
	['Refused, so that nobody knows', ({ severity, outcome }) => severity === 'warning' && outcome !== 'blocked'],
];

function sections(report: JobReport, context?: ReportContext): Markup[] {
	const found = findingsOf(report);
	const fixed = report.linkReport?.fixed ?? [];
	return [
		...TITLES.flatMap(([title, has]) => section(title, found.filter(has), context)),
		...omittedNote(report),
		...(fixed.length === 0 ? [] : [fixedSection(fixed)]),
	];
}

function section(title: string, found: readonly Finding[], context?: ReportContext): Markup[] {
	if (found.length === 0) return [];
	const items = found.slice(0, MAX_FINDINGS).map((finding) => findingItem(finding, context));
	const more = found.length - items.length;
	const rest =
		more > 0 ? html`<p class="muted">And ${formatCount(more)} more, in a report as CSV or JSON.</p>` : undefined;
	return [
		html`<section><h2>${title} <span class="count">${formatCount(found.length)}</span></h2><ul class="findings">${items}</ul>${rest}</section>`,
	];
}

function omittedNote(report: JobReport): Markup[] {
	const { findings, places } = omittedOf(report);
	const said = [
		...(findings > 0 ? [formatPlural(findings, 'more failure')] : []),
		...(places > 0 ? [formatPlural(places, 'more place')] : []),
	];
	return said.length === 0 ? [] : [html`<p class="muted">And ${said.join(', ')}, which stand in the results.</p>`];
}

function fixedSection(fixed: readonly string[]): Markup {
	const items = fixed.slice(0, MAX_FINDINGS).map((url) => html`<li class="url">${url}</li>`);
	return html`<section><h2>Fixed since the baseline <span class="count">${formatCount(fixed.length)}</span></h2><ul class="fixed">${items}</ul></section>`;
}
