import { formatCount, formatDollars, formatDuration } from '../../../format.ts';
import { holdsPermit, PHASES } from '../../../record/phase-times.ts';
import { OUTCOMES } from '../../../result.ts';
import { type JobReport, waitingOf } from '../../report.ts';
import { html, type Markup } from './markup.ts';

/** How the job went: outcomes, where the time went, what it took. */
export function runTables(report: JobReport): Markup {
	return html`<section><h2>The run</h2><div class="tables">
${table('Outcomes', ['outcome', 'targets'], outcomeRows(report))}
${table('Where the time went', ['phase', 'ms a target'], timeRows(report))}
${table('What it took', ['', ''], workRows(report))}
</div></section>`;
}

type Rows = readonly (readonly [name: string, value: string])[];

function table(caption: string, [name = '', value = '']: readonly string[], rows: Rows): Markup | undefined {
	if (rows.length === 0) return undefined;
	const head =
		name === '' ? undefined : html`<thead><tr><th scope="col">${name}</th><th scope="col">${value}</th></tr></thead>`;
	const lines = rows.map(([key, said]) => html`<tr><th scope="row">${key}</th><td>${said}</td></tr>`);
	return html`<table><caption>${caption}</caption>${head}<tbody>${lines}</tbody></table>`;
}

function outcomeRows({ counts }: JobReport): Rows {
	return OUTCOMES.filter((outcome) => counts[outcome]).map((outcome) => [outcome, formatCount(counts[outcome] ?? 0)]);
}

function timeRows({ timeMs, targets }: JobReport): Rows {
	const phases = PHASES.filter((phase) => timeMs[phase] > 0 && targets > 0);
	return phases.map((phase) => [
		holdsPermit(phase) ? phase : `${phase} (beside)`,
		(timeMs[phase] / targets).toFixed(2),
	]);
}

function workRows(report: JobReport): Rows {
	const { jobId, mode, wallMs, cpuMs, bound, invocations, billedMs, gbSeconds, cost, duplicates } = report;
	return [
		['job', jobId],
		['mode', mode],
		['duplicates', formatCount(duplicates)],
		['wall clock', formatDuration(wallMs)],
		['CPU', formatDuration(cpuMs)],
		...(bound === null ? [] : [['bound', waitingOf(report)] as const]),
		['invocations', `${formatCount(invocations)}, billed ${formatDuration(billedMs)}`],
		['GB-seconds', gbSeconds.toFixed(3)],
		['at AWS list prices', formatDollars(cost.total)],
	];
}
