import type { Tariff } from '../core/report/prices.ts';
import type { SharedSetting } from './aws-prediction.ts';
import { type ComparedSetting, figuresOf } from './figures/figures.ts';
import { paretoFront } from './figures/pareto.ts';
import { curvesOf, type SweepCurve } from './figures/sweep-curves.ts';
import { type LocalPrediction, localPredictions, type TOO_SHORT } from './local-prediction.ts';
import type { ComparedRun } from './run.ts';
import { nameOf, type Setting, type Sweep } from './setting.ts';
import { awsSentence } from './verdict/aws-sentence.ts';
import { costSentence } from './verdict/cost-sentence.ts';
import { type Difference, differencesOf } from './verdict/differences.ts';
import { notesOf } from './verdict/notes.ts';
import { recommended, verdictOf } from './verdict/verdict.ts';

/** The platform that the milliseconds are of. */
export interface Machine {
	readonly cores: number;
	readonly cpu: string;
	readonly node: string;
	/** The address of the stack elsewhere, whose milliseconds they are in place of this machine's. */
	readonly stack?: string;
}

/** What was asked for. */
export interface ComparisonPlan {
	/** For people. */
	readonly source: string;
	readonly settings: readonly Setting[];
	readonly sweeps: readonly Sweep[];
	readonly shared: SharedSetting;
	/** Where and on what AWS is predicted. */
	readonly tariff: Tariff;
	/** Rounds; each runs every setting cold and warm. */
	readonly repeat: number;
	readonly machine: Machine;
}

/** A setting with what the model says of it here. */
export interface PredictedSetting extends ComparedSetting {
	readonly local: LocalPrediction | typeof TOO_SHORT | null;
}

/** All that is said of the runs; the page, the table and `report.json` show it. */
export interface Comparison {
	readonly plan: ComparisonPlan;
	/** In the order in which they ran. */
	readonly runs: readonly ComparedRun[];
	readonly settings: readonly PredictedSetting[];
	readonly comparable: boolean;
	readonly differences: readonly Difference[];
	/** Fastest first; empty where nothing may be ranked. */
	readonly pareto: readonly ComparedSetting[];
	readonly curves: readonly SweepCurve[];
	readonly verdict: string;
	/** Why dollars fall less than time; absent where there is nothing to compare. */
	readonly costText?: string;
	/** What the model says of the settings on AWS. */
	readonly awsText?: string;
	/** What a reader has to know before believing the figures. */
	readonly notes: readonly string[];
}

/** What runs say, all of them or those that were made before an interruption. */
export function comparisonOf(plan: ComparisonPlan, runs: readonly ComparedRun[]): Comparison {
	const settings = withLocal(figuresOf(runs, plan.settings), plan, runs);
	const differences = differencesOf(runs);
	const comparable = differences.length === 0;
	const costText = comparable ? costTextOf(settings, plan) : undefined;
	const awsText = comparable ? awsSentence(settings, ({ setting }) => nameOf(setting, plan.settings)) : undefined;
	return {
		plan,
		runs,
		settings,
		comparable,
		differences,
		pareto: comparable
			? paretoFront(settings, ({ wallMs, costUsd }) => ({ wallMs: wallMs.median, costUsd: costUsd.median }))
			: [],
		curves: comparable ? curvesOf(settings, plan.sweeps) : [],
		verdict: verdictOf({ settings, runs, differences, sweeps: plan.sweeps }),
		...(costText !== undefined && { costText }),
		...(awsText !== undefined && { awsText }),
		notes: notesOf(plan, settings, runs),
	};
}

function withLocal(
	settings: readonly ComparedSetting[],
	{ shared, machine }: ComparisonPlan,
	runs: readonly ComparedRun[],
): PredictedSetting[] {
	const local = localPredictions(settings, { runs, shared, cores: machine.cores });
	return settings.map((each, i) => ({ ...each, local: local[i] ?? null }));
}

function costTextOf(settings: readonly ComparedSetting[], plan: ComparisonPlan): string | undefined {
	const [base, ...others] = settings;
	if (base === undefined || others.length === 0) return undefined;
	const best = recommended(settings);
	const to = best === base ? others.reduce((a, b) => (a.wallMs.median < b.wallMs.median ? a : b)) : best;
	const [from, into] = to.wallMs.median <= base.wallMs.median ? [base, to] : [to, base];
	const name = ({ setting }: ComparedSetting) => nameOf(setting, plan.settings);
	return costSentence(from, into, { from: name(from), to: name(into) });
}
