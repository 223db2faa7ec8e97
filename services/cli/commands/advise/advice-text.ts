import type { Advice, AdvisedSetting } from '../../../../shared/model/advise/advise.ts';
import type { BindingName } from '../../../../shared/model/advise/bindings.ts';
import type { BreakEven } from '../../../../shared/model/advise/break-even.ts';
import { formatMb } from '../../../../shared/model/format-mb.ts';
import { MB_PER_VCPU } from '../../../../shared/model/machine/lambda-cpu.ts';
import type { Range } from '../../../../shared/model/prediction.ts';
import type { Workload } from '../../../../shared/model/workload.ts';
import { formatDollars, formatDuration, formatPercent, formatPlural } from '../../text/format.ts';
import { noPaint, type Paint } from '../../text/paint.ts';
import { textTable } from '../../text/text-table.ts';
import { settingOptions, settingText } from './setting-text.ts';
import type { GivenWorkload } from './workload.ts';

const BINDING_TEXTS: Readonly<Record<BindingName, string>> = {
	sockets: 'sockets: an instance has 900',
	concurrency: 'requests in flight',
	instances: 'instances',
	ramp: 'the ramp of the mapping: 5 at once, 300 more a minute',
	'time limit': 'the time limit of an invocation',
	'host rate': 'the rate that hosts take',
	CPU: 'CPU',
	start: 'cold starts',
	latency: 'one answer at a time',
};

/** Advice for people, a line each. */
export function adviceText(
	advice: Advice,
	given: GivenWorkload,
	{ paint = noPaint }: { readonly paint?: Paint } = {},
): string[] {
	const { cheapest, fastest, balanced, warnings } = advice;
	const three: [string, AdvisedSetting][] = [
		['cheapest', cheapest],
		['fastest', fastest],
		['balanced', balanced],
	];
	return [
		workloadLine(given),
		...warnings.map((warning) => paint('yellow', `Warning: ${warning}`)),
		...section(paint('bold', 'Settings'), textTable([SETTING_HEAD, ...three.map(settingRow)], [1, 2, 3, 4])),
		...section(paint('bold', 'What binds them'), textTable(three.map(bindingRow))),
		...section(paint('bold', 'What each costs'), textTable([COST_HEAD, ...three.map(costRow)], [1, 2, 3, 4, 5, 6, 7])),
		'  at worst: no server answers, and each attempt takes its 15 s, three times',
		...section(paint('bold', 'One step more, from the balanced one'), textTable(advice.gains.map(gainRow), [1, 2])),
		...section(paint('bold', 'Fan-out or threads'), breakEvenLines(advice, given.workload)),
		...section(paint('bold', 'Threads and memory'), memoryLines(advice)),
		...section(paint('bold', 'Assumed'), given.assumptions),
		'',
		`Use: shoal scrape ${settingOptions(balanced.setting)}`,
	];
}

const SETTING_HEAD = ['', 'takes', '1 in 10 takes', 'costs', '1 in 10 costs', 'setting'];
const COST_HEAD = ['', 'Lambda', 'requests', 'SQS', 'DynamoDB', 'S3', 'total', 'at worst'];

function section(title: string, lines: readonly string[]): string[] {
	return ['', title, ...lines.map((line) => `  ${line}`)];
}

function workloadLine({ workload: { targets, waitMs, cpuMs } }: GivenWorkload): string {
	const times = [0.5, 0.99].map((p) => formatDuration(waitMs.quantile(p))).join(', of the slowest percent ');
	return `${formatPlural(targets, 'target')}; a visit waits ${times}, and computes ${cpuMs.mean.toFixed(1)} ms`;
}

function settingRow([name, { wallMs, costUsd, setting }]: [string, AdvisedSetting]): string[] {
	return [name, ...both(wallMs, formatDuration), ...both(costUsd, formatDollars), settingText(setting)];
}

function both({ p50, p90 }: Range, format: (value: number) => string): string[] {
	return [format(p50), format(p90)];
}

function bindingRow([name, { bindings, runs }]: [string, AdvisedSetting]): string[] {
	const texts = bindings.map(({ name, gain }) => `${BINDING_TEXTS[name]} (without: ${formatPercent(gain, 1)} less)`);
	const inRuns = runs > 1 ? `; takes ${runs} runs of 900 s` : '';
	return [name, `${texts.slice(0, 3).join(', ') || 'nothing that gains 3 %'}${inRuns}`];
}

function costRow([name, { cost, worstCaseUsd }]: [string, AdvisedSetting]): string[] {
	const { lambdaDuration, lambdaRequests, sqs, dynamodb, s3, total } = cost;
	return [name, ...[lambdaDuration, lambdaRequests, sqs, dynamodb, s3, total, worstCaseUsd].map(formatDollars)];
}

function gainRow({ what, wallMs, costUsd }: Advice['gains'][number]): string[] {
	return [what, signed(wallMs, formatDuration), signed(costUsd, formatDollars)];
}

function signed(value: number, format: (value: number) => string): string {
	const text = format(Math.abs(value));
	return value === 0 ? `±${text}` : `${value > 0 ? '+' : '−'}${text}`;
}

const BY = { time: 'faster', cost: 'cheaper' } as const;

function breakEvenLines({ winners, breakEvens }: Advice, workload: Workload): string[] {
	const here = (['time', 'cost'] as const).map((by) => `${winners[by]} is ${BY[by]}`).join(', ');
	return [`here ${here}`, ...breakEvens.map((one) => breakEvenLine(one, workload))];
}

function breakEvenLine({ by, over, from, at }: BreakEven, { waitMs }: Workload): string {
	const where =
		over === 'targets'
			? formatPlural(at, 'target')
			: `a median latency of ${formatDuration(at * waitMs.quantile(0.5))}`;
	return `from ${where} on ${from} is ${BY[by]}`;
}

function memoryLines({ memoryOfThreads }: Advice): string[] {
	const sizes = memoryOfThreads.map(({ threads, memoryMb }) => `${threads}: ${formatMb(memoryMb)}`);
	return [
		`n threads compute side by side from ${sizes.join(', ')}`,
		`below ${formatMb(MB_PER_VCPU)} threads gain nothing for CPU work: all together get less than one core`,
	];
}
