import type { PhaseTimes } from '../../core/record/phase-times.ts';
import type { Bill } from '../../core/report/bill.ts';
import type { Bound } from '../../core/report/bound.ts';
import type { AwsPrediction } from '../aws-prediction.ts';
import type { ComparedRun } from '../run.ts';
import { keyOf, type Setting } from '../setting.ts';
import { addLatencies, type Latencies, latencyAt } from './latencies.ts';
import { type Spread, spreadOf, typicalOf } from './statistics.ts';

/** What several runs of a setting took; figures without a spread are those of the run whose time is the median. */
export interface Figures {
	readonly runs: number;
	readonly wallMs: Spread;
	readonly cpuUserMs: Spread;
	readonly cpuSystemMs: Spread;
	readonly costUsd: Spread;
	/** At AWS list prices, for milliseconds of this platform. */
	readonly cost: Bill;
	/** What of it no faster run would save: requests, messages, writes. */
	readonly fixedUsd: number;
	readonly cpuShare: number;
	readonly waitingShare: number;
	readonly bound: Bound | null;
	readonly targets: number;
	readonly instances: number;
	readonly coldStarts: number;
	readonly invocations: number;
	readonly billedMs: number;
	readonly gbSeconds: number;
	readonly peakMemoryMb: number;
	readonly timeMs: PhaseTimes;
	/** Of single targets, over all of the runs. */
	/** What the model says of that run on AWS. */
	readonly predicted: AwsPrediction | null;
	readonly latencyMs: { readonly p50: number; readonly p90: number; readonly p99: number };
}

/** A setting, and what its runs took: warm ones, or cold ones where it has no other. */
export interface ComparedSetting extends Figures {
	readonly setting: Setting;
	/** Which runs the figures are of. */
	readonly basis: 'warm' | 'cold';
	/** The same figures of the runs that started every instance anew; `null` if there is none. */
	readonly cold: Figures | null;
	/** Median time of the first setting divided by that of this one. */
	readonly speedup: number;
}

/**
 * The figures of each setting, in the order given; one without runs is left out.
 *
 * A warm run that had to start an instance after all is none: it counts only where its setting has no better.
 */
export function figuresOf(runs: readonly ComparedRun[], settings: readonly Setting[]): ComparedSetting[] {
	const measured = settings.flatMap((setting) => {
		const own = runs.filter((run) => keyOf(run.setting) === keyOf(setting));
		return own.length === 0 ? [] : [settingOf(setting, own)];
	});
	const base = measured[0]?.wallMs.median ?? 0;
	return measured.map((each) => ({ ...each, speedup: each.wallMs.median === 0 ? 1 : base / each.wallMs.median }));
}

/** Runs of a setting from which its figures are made. */
export function basisOf(runs: readonly ComparedRun[], basis: 'warm' | 'cold'): ComparedRun[] {
	if (basis === 'cold') return runs.filter((run) => run.cold);
	const warm = runs.filter((run) => !run.cold);
	const trulyWarm = warm.filter((run) => run.summary.coldStarts === 0);
	return trulyWarm.length > 0 ? trulyWarm : warm;
}

function settingOf(setting: Setting, runs: readonly ComparedRun[]): Omit<ComparedSetting, 'speedup'> {
	const cold = basisOf(runs, 'cold');
	const warm = basisOf(runs, 'warm');
	const figures = figuresFrom(warm.length > 0 ? warm : cold);
	return {
		setting,
		basis: warm.length > 0 ? 'warm' : 'cold',
		...figures,
		cold: cold.length > 0 ? figuresFrom(cold) : null,
	};
}

function figuresFrom(runs: readonly ComparedRun[]): Figures {
	const { summary, predicted } = typicalRun(runs);
	const spread = (of: (run: ComparedRun) => number) => spreadOf(runs.map(of));
	const { cost, cpuShare, waitingShare, bound, targets, instances, coldStarts, invocations } = summary;
	return {
		runs: runs.length,
		wallMs: spread((run) => run.summary.wallMs),
		cpuUserMs: spread((run) => run.cpuUserMs),
		cpuSystemMs: spread((run) => run.cpuSystemMs),
		costUsd: spread((run) => run.summary.cost.total),
		cost,
		fixedUsd: cost.total - cost.lambdaDuration,
		cpuShare,
		waitingShare,
		bound,
		targets,
		instances,
		coldStarts,
		invocations,
		billedMs: summary.billedMs,
		gbSeconds: summary.gbSeconds,
		peakMemoryMb: summary.peakMemoryMb,
		timeMs: summary.timeMs,
		predicted,
		latencyMs: quantilesOf(addLatencies(runs.map(({ latencies }) => latencies))),
	};
}

/** The run whose time is the median. */
export function typicalRun(runs: readonly ComparedRun[]): ComparedRun {
	const typical = typicalOf(runs, (run) => run.summary.wallMs);
	if (typical === undefined) throw new RangeError('no runs, no typical one');
	return typical;
}

function quantilesOf(latencies: Latencies) {
	return { p50: latencyAt(latencies, 0.5), p90: latencyAt(latencies, 0.9), p99: latencyAt(latencies, 0.99) };
}
