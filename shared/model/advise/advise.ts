import { UsageError } from '../../core/errors.ts';
import { formatDollars, formatDuration } from '../../core/format.ts';
import { MODES, type Mode } from '../../core/job.ts';
import type { Tariff } from '../../core/report/prices.ts';
import { memoryForThreads } from '../machine/lambda-cpu.ts';
import type { Profile } from '../machine/profile.ts';
import type { Prediction } from '../prediction.ts';
import type { Setting } from '../setting.ts';
import type { Workload } from '../workload.ts';
import { type Binding, bindingsOf } from './bindings.ts';
import { type BreakEven, breakEvenOfLatency, breakEvenOfTargets } from './break-even.ts';
import { bestOf, type Choice, type Constraints, type Search, search } from './choose.ts';
import { type Gain, gainsOf } from './gains.ts';
import { threadWarnings } from './warnings.ts';
import { worstCaseUsd } from './worst-case.ts';

export interface AdviseInput {
	readonly workload: Workload;
	readonly profile: Profile;
	readonly tariff: Tariff;
	readonly constraints: Constraints;
	readonly bodyBytes: number;
	/** What is to be as it is: `threads` and `memoryMb`. */
	readonly fixed: Partial<Setting>;
}

/** A setting that is worth having, and why it is not faster. */
export interface AdvisedSetting extends Prediction {
	readonly bindings: readonly Binding[];
	/** US dollars if every attempt at every target ran into its timeout. */
	readonly worstCaseUsd: number;
}

export interface Advice {
	readonly cheapest: AdvisedSetting;
	readonly fastest: AdvisedSetting;
	readonly balanced: AdvisedSetting;
	/** One step more of each thing, from the balanced setting. */
	readonly gains: readonly Gain[];
	/** Between the best fan-out and the best threads, where the other of the two begins to win. */
	readonly breakEvens: readonly BreakEven[];
	/** Which of the two wins here. */
	readonly winners: Readonly<Record<'time' | 'cost', Mode>>;
	/** The memory that so many threads need to compute side by side; a thread more on each line, from one. */
	readonly memoryOfThreads: readonly { readonly threads: number; readonly memoryMb: number }[];
	readonly warnings: readonly string[];
	/** Settings that were predicted. */
	readonly searched: number;
}

/** What scrape gives a visit by default. */
const USUAL_LIMITS = { timeoutMs: 15_000, retries: 2 } as const;
const MOST_THREADS = 6;

/**
 * Looks for the settings that a workload should run with, and tells what they hang on.
 *
 * @throws {UsageError} No setting keeps to the constraints; it says how near one comes.
 */
export function advise({ workload, profile, tariff, constraints, bodyBytes, fixed }: AdviseInput): Advice {
	const options = { tariff };
	const found = search({ workload, profile, modes: MODES, fixed, bodyBytes, constraints, options });
	if (found.predictions.length === 0) throw new UsageError('no setting has the memory for bodies of that size');
	if (found.choice === undefined) throw new UsageError(impossible(found, constraints));
	const explained = (prediction: Prediction): AdvisedSetting => ({
		...prediction,
		bindings: bindingsOf(prediction, { workload, profile }, options),
		worstCaseUsd: worstCaseUsd({ workload, setting: prediction.setting, profile, ...USUAL_LIMITS }, options),
	});
	const { cheapest, fastest, balanced } = found.choice;
	return {
		cheapest: explained(cheapest),
		fastest: explained(fastest),
		balanced: explained(balanced),
		gains: gainsOf(balanced, { workload, profile }, options),
		...compared(found, { workload, profile, tariff }),
		memoryOfThreads: memoryOfThreads(),
		warnings: warningsOf(found.choice, fixed),
		searched: found.predictions.length,
	};
}

/** `no setting meets 5.00 s: the fastest takes 12.00 s`. */
function impossible({ predictions }: Search, { deadlineMs = Infinity, budgetUsd = Infinity }: Constraints): string {
	const fastestMs = Math.min(...predictions.map(({ wallMs }) => wallMs.p50));
	const cheapestUsd = Math.min(...predictions.map(({ costUsd }) => costUsd.p50));
	if (fastestMs > deadlineMs)
		return `no setting meets ${formatDuration(deadlineMs)}: the fastest takes ${formatDuration(fastestMs)}`;
	if (cheapestUsd > budgetUsd)
		return `no setting costs ${formatDollars(budgetUsd)} or less: the cheapest costs ${formatDollars(cheapestUsd)}`;
	const inTime = predictions.filter(({ wallMs }) => wallMs.p50 <= deadlineMs).map(({ costUsd }) => costUsd.p50);
	return `no setting meets ${formatDuration(deadlineMs)} for ${formatDollars(budgetUsd)}: in that time the cheapest costs ${formatDollars(Math.min(...inTime))}`;
}

function compared(found: Search, { workload, profile, tariff }: Pick<AdviseInput, 'workload' | 'profile' | 'tariff'>) {
	const winners: Record<'time' | 'cost', Mode> = { time: 'fanout', cost: 'fanout' };
	const breakEvens: BreakEven[] = [];
	for (const by of ['time', 'cost'] as const) {
		const fanout = bestOf(found.predictions, 'fanout', by);
		const threads = bestOf(found.predictions, 'threads', by);
		if (fanout === undefined || threads === undefined) continue;
		const [a, b] = by === 'time' ? [fanout.wallMs, threads.wallMs] : [fanout.costUsd, threads.costUsd];
		winners[by] = a.p50 <= b.p50 ? 'fanout' : 'threads';
		const input = { workload, profile, settings: [fanout.setting, threads.setting], by, options: { tariff } } as const;
		breakEvens.push(...[breakEvenOfTargets(input), breakEvenOfLatency(input)].filter((one) => one !== undefined));
	}
	return { winners, breakEvens };
}

function memoryOfThreads() {
	return Array.from({ length: MOST_THREADS }, (_, i) => ({ threads: i + 1, memoryMb: memoryForThreads(i + 1) ?? 0 }));
}

function warningsOf({ cheapest, fastest, balanced }: Choice, fixed: Partial<Setting>): string[] {
	const asked = {
		mode: 'threads' as const,
		threads: fixed.threads ?? 1,
		memoryMb: fixed.memoryMb ?? balanced.setting.memoryMb,
	};
	const all = fixed.threads === undefined ? [] : threadWarnings(asked);
	return [...new Set([...all, ...[cheapest, fastest, balanced].flatMap(({ setting }) => threadWarnings(setting))])];
}
