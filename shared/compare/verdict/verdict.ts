import { formatDollars, formatDuration, formatPlural } from '../../core/format.ts';
import { isFailure, OUTCOMES } from '../../core/result.ts';
import type { ComparedSetting } from '../figures/figures.ts';
import { overlap } from '../figures/statistics.ts';
import type { ComparedRun } from '../run.ts';
import { nameOf, type Sweep } from '../setting.ts';
import type { Difference } from './differences.ts';

export interface VerdictInput {
	readonly settings: readonly ComparedSetting[];
	readonly runs: readonly ComparedRun[];
	readonly differences: readonly Difference[];
	readonly sweeps: readonly Sweep[];
}

/**
 * What to use, and why, in a sentence or two; what forbids to say so, where something does.
 *
 * Of the settings that cannot be told from the fastest (as `overlap` has it) the cheapest is named; one
 * that is cheaper still, and slower, is named with what it takes.
 */
export function verdictOf(input: VerdictInput): string {
	const { settings, sweeps } = input;
	const objection = objectionTo(input);
	if (objection !== undefined) return objection;

	const choice = recommended(settings);
	const cheapest = least(settings, costOf);
	const name = (each: ComparedSetting) =>
		nameOf(
			each.setting,
			settings.map(({ setting }) => setting),
		);
	const isMemorySwept = sweeps.some(({ key }) => key === 'memory');
	const caveat = isMemorySwept ? [MEMORY_CAVEAT] : [];
	return [useSentence(choice, settings, name), ...thriftSentence(choice, cheapest, name), ...caveat].join(' ');
}

/** The local cloud plays what memory costs, and not that it buys CPU. */
const MEMORY_CAVEAT =
	'That chooses no memory size: here a small one is as fast as a large one, while AWS gives CPU in proportion to memory.';

/** The cheapest of those that are as fast as any; `settings` has at least one. */
export function recommended(settings: readonly ComparedSetting[]): ComparedSetting {
	const fastest = least(settings, ({ wallMs }) => wallMs.median);
	return least(
		settings.filter(({ wallMs }) => overlap(wallMs, fastest.wallMs)),
		costOf,
	);
}

function objectionTo({ settings, runs, differences }: VerdictInput): string | undefined {
	if (settings.length === 0) return 'Nothing was measured.';
	if (differences.length > 0) {
		const differing = new Set(differences.map(({ jobId }) => jobId)).size;
		return `Not ranked: ${differing} of ${formatPlural(runs.length, 'run')} did other work than the rest, so that their times cannot be compared.`;
	}
	const { targets, counts } = (runs[0] as ComparedRun).summary;
	const failed = OUTCOMES.filter(isFailure).reduce((total, outcome) => total + (counts[outcome] ?? 0), 0);
	if (targets > 0 && failed === targets)
		return `Not ranked: all ${formatPlural(targets, 'target')} failed in every run.`;
	if (settings.length === 1) return 'One setting was measured: there is nothing to rank it by.';
	return undefined;
}

type Name = (setting: ComparedSetting) => string;

function useSentence(choice: ComparedSetting, settings: readonly ComparedSetting[], name: Name): string {
	const fastest = least(settings, ({ wallMs }) => wallMs.median);
	const cheapest = least(settings, costOf);
	const took = `${formatDuration(choice.wallMs.median)} for ${formatDollars(choice.cost.total)}`;
	if (choice === fastest) {
		return choice === cheapest
			? `Use ${name(choice)}: it is the fastest and the cheapest, ${took}${against(choice, settings, name)}.`
			: `Use ${name(choice)}: nothing is faster, ${took}${against(choice, settings, name)}.`;
	}
	return `Use ${name(choice)}: ${took} is cheaper than ${name(fastest)} (${formatDollars(fastest.cost.total)}), and their times (${formatDuration(fastest.wallMs.median)} there) cannot be told apart.`;
}

/** Beside the first setting, which is what others are measured by. */
function against(choice: ComparedSetting, [base]: readonly ComparedSetting[], name: Name): string {
	if (base === undefined || base === choice) return '';
	const factor = base.wallMs.median / choice.wallMs.median;
	return `; ${name(base)} takes ${factor.toFixed(1)} × as long (${formatDuration(base.wallMs.median)})`;
}

function thriftSentence(choice: ComparedSetting, cheapest: ComparedSetting, name: Name): string[] {
	if (costOf(cheapest) >= costOf(choice) * 0.95) return [];
	const saved = Math.round((1 - costOf(cheapest) / costOf(choice)) * 100);
	const slower = (cheapest.wallMs.median / choice.wallMs.median).toFixed(1);
	return [`Where time does not matter, ${name(cheapest)} costs ${saved} % less and takes ${slower} × as long.`];
}

function costOf({ cost }: ComparedSetting): number {
	return cost.total;
}

function least<T>(items: readonly T[], of: (item: T) => number): T {
	return items.reduce((best, each) => (of(each) < of(best) ? each : best));
}
