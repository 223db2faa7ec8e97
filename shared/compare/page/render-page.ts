import { formatDollars, formatDuration, formatPercent, formatPlural } from '../../core/format.ts';
import { holdsPermit, PHASES } from '../../core/record/phase-times.ts';
import { escaped } from '../../core/report/formats/html/markup.ts';
import { formatMb } from '../../model/format-mb.ts';
import type { Comparison, PredictedSetting } from '../comparison.ts';
import type { ComparedSetting } from '../figures/figures.ts';
import type { Spread } from '../figures/statistics.ts';
import { TOO_SHORT } from '../local-prediction.ts';
import { isSameWork } from '../verdict/differences.ts';
import type { Plot } from './page-plots.ts';
import { PAGE_STYLE } from './page-style.ts';
import { labelOf } from './shown.ts';

/** The page of a comparison; what comes from outside stays text in it. */
export function renderPage(comparison: Comparison, plots: readonly Plot[]): string {
	const { plan, verdict, costText, awsText, notes } = comparison;
	const title = `Comparison of ${plan.source}`;
	const body = [
		`<h1>${escaped(title)}</h1>`,
		`<p class="verdict">${escaped(verdict)}</p>`,
		...[costText, awsText].filter((said) => said !== undefined).map((said) => `<p>${escaped(said)}</p>`),
		...notes.map((note) => `<p class="note">${escaped(note)}</p>`),
		differenceList(comparison),
		section('Time', timeTable(comparison)),
		section('Cost', costTable(comparison)),
		...(comparison.settings.some(({ predicted }) => predicted !== null)
			? [section('Predicted on AWS', predictionTable(comparison))]
			: []),
		...plots.map(figure),
		section('Phases', phaseTable(comparison)),
		section(
			'Every run',
			`<details><summary>${formatPlural(comparison.runs.length, 'run')}</summary>${runTable(comparison)}</details>`,
		),
		section('How it was measured', `<p>${escaped(methodOf(comparison))}</p>`),
	];
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${body.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

function section(title: string, content: string): string {
	return `<section><h2>${escaped(title)}</h2>${content}</section>`;
}

/** Two drawings of one plot, of which the style shows the one that fits. */
function figure({ title, caption, wide, narrow }: Plot): string {
	const image = (svg: string, size: string) =>
		`<div class="plot ${size}" role="img" aria-label="${escaped(title)}. ${escaped(caption)}">${svg}</div>`;
	return `<figure><h2>${escaped(title)}</h2>${image(wide, 'wide')}${image(narrow, 'narrow')}<figcaption aria-hidden="true">${escaped(caption)}</figcaption></figure>`;
}

function differenceList({ differences, plan }: Comparison): string {
	if (differences.length === 0) return '';
	const items = differences.map(({ setting, repeat, cold, field, expected, actual }) => {
		const run = `${labelOf({ setting }, { plan } as Comparison)}, round ${repeat + 1}, ${cold ? 'cold' : 'warm'}`;
		return `<li>${escaped(`${run}: ${field} is ${actual}, and ${expected} in most runs`)}</li>`;
	});
	return section('Runs whose work differs', `<ul>${items.join('')}</ul>`);
}

function timeTable(comparison: Comparison): string {
	const head = [
		'setting',
		'time',
		'p10 to p90',
		'cold',
		'faster',
		'CPU user',
		'CPU system',
		'waiting',
		'bound',
		'p50',
		'p90',
		'p99',
	];
	return table(
		head,
		comparison.settings.map((each) => [
			labelOf(each, comparison),
			formatDuration(each.wallMs.median),
			rangeOf(each.wallMs),
			each.cold === null ? '' : formatDuration(each.cold.wallMs.median),
			comparison.comparable ? `${each.speedup.toFixed(1)} ×` : '',
			formatDuration(each.cpuUserMs.median),
			formatDuration(each.cpuSystemMs.median),
			formatPercent(each.waitingShare, 1),
			each.bound ?? '',
			...[each.latencyMs.p50, each.latencyMs.p90, each.latencyMs.p99].map(formatDuration),
		]),
	);
}

function costTable(comparison: Comparison): string {
	const head = [
		'setting',
		'instances',
		'invocations',
		'billed',
		'GB-s',
		'duration',
		'requests',
		'SQS',
		'DynamoDB',
		'S3',
		'total',
		'of it fixed',
		'a million',
	];
	return table(
		head,
		comparison.settings.map((each) => [
			labelOf(each, comparison),
			String(each.instances),
			String(each.invocations),
			formatDuration(each.billedMs),
			each.gbSeconds.toFixed(3),
			...[
				each.cost.lambdaDuration,
				each.cost.lambdaRequests,
				each.cost.sqs,
				each.cost.dynamodb,
				each.cost.s3,
				each.cost.total,
			].map(formatDollars),
			formatPercent(each.fixedUsd, each.cost.total),
			formatDollars((each.cost.total * 1_000_000) / Math.max(1, each.targets)),
		]),
	);
}

/** Milliseconds of AWS, which nobody has measured: apart from those that were. */
function predictionTable(comparison: Comparison): string {
	const { architecture, region } = comparison.plan.tariff;
	const head = [
		'setting',
		'memory',
		'time',
		'one in ten',
		'cost',
		'one in ten',
		'a million',
		'here: took',
		'predicted',
		'off by',
	];
	const rows = comparison.settings.flatMap((each) => {
		const { predicted, local, targets, wallMs } = each;
		if (predicted === null) return [];
		const costs = [
			predicted.costUsd.p50,
			predicted.costUsd.p90,
			(predicted.costUsd.p50 * 1_000_000) / Math.max(1, targets),
		];
		return [
			[
				labelOf(each, comparison),
				formatMb(predicted.memoryMb),
				...[predicted.wallMs.p50, predicted.wallMs.p90].map(formatDuration),
				...costs.map(formatDollars),
				...localCells(local, wallMs.median),
			],
		];
	});
	return `<p>${escaped(PREDICTION_TEXT.replace('PLATFORM', `${architecture}, ${region}`))}</p>${table(head, rows)}`;
}

function localCells(local: PredictedSetting['local'], tookMs: number): string[] {
	if (local === null) return ['', '', ''];
	if (local === TOO_SHORT) return [formatDuration(tookMs), 'too short to tell', ''];
	const { wallMs, errorPercent } = local;
	return [formatDuration(tookMs), formatDuration(wallMs), `${errorPercent.toFixed(1).replace('-', '−')} %`];
}

const PREDICTION_TEXT =
	'What the model expects of the same work on AWS (PLATFORM), with every instance started anew: waits and CPU time are those of the median run, a vCPU is taken to be as fast as a core here. How far the same model is off on this machine, where it goes by the other settings for what a run takes besides its visits, stands on the right.';

function phaseTable(comparison: Comparison): string {
	const cell = ({ timeMs, targets }: ComparedSetting, phase: (typeof PHASES)[number]) =>
		(timeMs[phase] / Math.max(1, targets)).toFixed(2);
	const names = PHASES.map((phase) => (holdsPermit(phase) ? phase : `${phase} (beside)`));
	const rows = comparison.settings.map((each) => [
		labelOf(each, comparison),
		...PHASES.map((phase) => cell(each, phase)),
	]);
	return `<p>Milliseconds a target; those beside pass while other targets are visited.</p>${table(['setting', ...names], rows)}`;
}

function runTable(comparison: Comparison): string {
	const { runs, differences } = comparison;
	const head = ['setting', 'round', '', 'time', 'CPU user', 'CPU system', 'cold starts', 'billed', 'AWS', 'same work'];
	return table(
		head,
		runs.map((run) => [
			labelOf(run, comparison),
			String(run.repeat + 1),
			run.cold ? 'cold' : 'warm',
			formatDuration(run.summary.wallMs),
			formatDuration(run.cpuUserMs),
			formatDuration(run.cpuSystemMs),
			String(run.summary.coldStarts),
			formatDuration(run.summary.billedMs),
			formatDollars(run.summary.cost.total),
			isSameWork(run, differences) ? 'yes' : 'no',
		]),
	);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const cells = (row: readonly string[]) =>
		row.map((cell, at) => (at === 0 ? `<th scope="row">${escaped(cell)}</th>` : `<td>${escaped(cell)}</td>`));
	const lines = rows.map((row) => `<tr>${cells(row).join('')}</tr>`);
	const heads = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`);
	// Wider than a phone: it scrolls by itself, also by keyboard.
	return `<div class="scroll" tabindex="0" role="region" aria-label="table"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

function methodOf({ plan, runs }: Comparison): string {
	const { machine, repeat } = plan;
	if (machine.stack !== undefined) {
		return `${formatPlural(runs.length, 'run')} in ${formatPlural(repeat, 'round')}, the settings in turns, as jobs of the stack at ${machine.stack}. Times are medians; p10 and p90 are interpolated between runs. Figures without a range are of the run with the median time. Milliseconds are those of the stack; dollars are AWS list prices of us-east-1 on arm64, without free tier.`;
	}
	return `${formatPlural(runs.length, 'run')} in ${formatPlural(repeat, 'round')}, the settings in turns, each first cold (a stack of its own, with no instance alive) and then warm (with the instances of the cold run). Times are medians; p10 and p90 are interpolated between runs. Figures without a range are of the run with the median time. Milliseconds are those of this machine (${machine.cpu}, ${formatPlural(machine.cores, 'core')}, Node.js ${machine.node}), on the embedded stack; dollars are AWS list prices of us-east-1 on arm64 for these milliseconds, without free tier, and no prediction of how fast AWS is.`;
}

function rangeOf({ p10, p90 }: Spread): string {
	return `${formatDuration(p10)} to ${formatDuration(p90)}`;
}
