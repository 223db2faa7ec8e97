import type { Mode } from '../../core/job.ts';
import type { Profile } from '../machine/profile.ts';
import { type PredictOptions, predict } from '../predict.ts';
import type { Prediction } from '../prediction.ts';
import type { Workload } from '../workload.ts';
import { candidatesFor, type SearchSpace } from './candidates.ts';

export interface Constraints {
	/** Milliseconds that the job may take. */
	readonly deadlineMs?: number;
	/** US dollars that it may cost. */
	readonly budgetUsd?: number;
}

/** The three settings that somebody may want, all within the constraints. */
export interface Choice {
	readonly cheapest: Prediction;
	readonly fastest: Prediction;
	/** Where the sum of both, each over its least, is least; so that a second weighs as much as it is a part of. */
	readonly balanced: Prediction;
}

/** All that was looked at, and what came of it. */
export interface Search {
	/** By what they take, the fastest first. */
	readonly predictions: readonly Prediction[];
	/** `undefined` where no setting keeps to the constraints. */
	readonly choice: Choice | undefined;
}

export interface SearchInput extends SearchSpace {
	readonly workload: Workload;
	readonly profile: Profile;
	readonly constraints?: Constraints;
	readonly options?: PredictOptions;
}

/**
 * Predicts a coarse net of settings, and chooses.
 *
 * Time and dollars are never divided by each other: throughput per dollar counts time twice, and calls a setting
 * better that is faster and dearer in the same measure.
 */
export function search({ workload, profile, constraints = {}, options, ...space }: SearchInput): Search {
	const settings = candidatesFor(workload, space);
	const predictions = settings
		.map((setting) => predict(workload, setting, profile, { ...options, repeats: 1, isCoarse: true }))
		.sort((a, b) => a.wallMs.p50 - b.wallMs.p50);
	const allowed = predictions.filter((prediction) => keepsTo(prediction, constraints));
	// One coarse run each has its luck: those that are near the best are predicted with care, and chosen from.
	const near = new Set(MEASURES.flatMap((measure) => shortlist(allowed, measure(allowed))));
	const careful = Array.from(near, ({ setting }) => predict(workload, setting, profile, options));
	const kept = careful.filter((prediction) => keepsTo(prediction, constraints));
	return { predictions, choice: kept.length === 0 ? undefined : chosen(kept) };
}

/** The best of each mode, by what is asked for. */
export function bestOf(predictions: readonly Prediction[], mode: Mode, by: 'time' | 'cost'): Prediction | undefined {
	const own = predictions.filter(({ setting }) => setting.mode === mode);
	return own.length === 0 ? undefined : least(own, by === 'time' ? wallOf : costOf);
}

function keepsTo(
	{ wallMs, costUsd }: Prediction,
	{ deadlineMs = Infinity, budgetUsd = Infinity }: Constraints,
): boolean {
	return wallMs.p50 <= deadlineMs && costUsd.p50 <= budgetUsd;
}

function chosen(predictions: readonly Prediction[]): Choice {
	const fastest = least(predictions, wallOf);
	const cheapest = least(predictions, costOf);
	return {
		// Of what is nearly as cheap the fastest, and of what is nearly as fast the cheapest.
		cheapest: least(
			predictions.filter((one) => costOf(one) <= costOf(cheapest) * NEARLY),
			wallOf,
		),
		fastest: least(
			predictions.filter((one) => wallOf(one) <= wallOf(fastest) * NEARLY),
			costOf,
		),
		balanced: least(predictions, bothOf(predictions)),
	};
}

const NEARLY = 1.02;
const SHORTLISTED = 4;

type Measure = (prediction: Prediction) => number;

/** Time and cost, each over its least. */
function bothOf(predictions: readonly Prediction[]): Measure {
	const wallMs = Math.min(...predictions.map(wallOf));
	const costUsd = Math.min(...predictions.map(costOf));
	return (prediction) => wallOf(prediction) / wallMs + costOf(prediction) / costUsd;
}

const MEASURES: readonly ((predictions: readonly Prediction[]) => Measure)[] = [() => wallOf, () => costOf, bothOf];

function shortlist(predictions: readonly Prediction[], measure: Measure): Prediction[] {
	return predictions.toSorted((a, b) => measure(a) - measure(b)).slice(0, SHORTLISTED);
}

function least<T>(items: readonly T[], of: (item: T) => number): T {
	return items.reduce((best, item) => (of(item) < of(best) ? item : best));
}

function wallOf({ wallMs }: Prediction): number {
	return wallMs.p50;
}

function costOf({ costUsd }: Prediction): number {
	return costUsd.p50;
}
