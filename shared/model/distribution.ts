import { normalQuantile } from './normal-quantile.ts';

/** How a quantity is spread over targets. */
export interface Distribution {
	/** @param p - From 0 up to 1. */
	quantile(p: number): number;
	readonly mean: number;
}

/** A quantile that is known: `{ p: 0.99, value: 2000 }` is a p99 of 2 s. */
export interface KnownQuantile {
	readonly p: number;
	readonly value: number;
}

/** Steps for the mean of what has no formula for it. */
const MEAN_STEPS = 2000;
const MEDIAN = 0.5;
/** The spread of a latency of which only one quantile is known: the p99 of many sites is about 5 times their median. */
const USUAL_SIGMA = Math.log(5) / normalQuantile(0.99);

/** Each the same. */
export function constant(value: number): Distribution {
	return { quantile: () => value, mean: value };
}

/**
 * What was recorded, each as likely as the others.
 *
 * @param values - In any order; not empty.
 */
export function recorded(values: readonly number[]): Distribution {
	const sorted = Float64Array.from(values).sort();
	const mean = sorted.reduce((total, value) => total + value, 0) / sorted.length;
	return { quantile: (p) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0, mean };
}

/**
 * A log-normal through known quantiles: latencies have its long tail, and two quantiles fix it.
 *
 * Through more than two it is one piece from each to the next, straight in the logarithm over the normal score; beyond
 * the outer two their pieces go on. Of one quantile the tail is guessed: a p99 of 5 times the median.
 *
 * @param known - With rising `p` and values that do not fall, all above 0; not empty.
 */
export function logNormal(known: readonly KnownQuantile[]): Distribution {
	const points = known.map(({ p, value }) => ({ z: normalQuantile(p), log: Math.log(value) }));
	const pieces = points.slice(1).map((point, i) => pieceThrough(points[i] as Point, point));
	const [first = { z: 0, log: 0 }] = points;
	if (pieces.length === 0) pieces.push({ until: Infinity, slope: USUAL_SIGMA, ...first });

	function quantile(p: number): number {
		const z = normalQuantile(p);
		const { slope, z: from, log } = pieces.find(({ until }) => z <= until) ?? (pieces.at(-1) as Piece);
		return Math.exp(log + slope * (z - from));
	}
	return { quantile, mean: meanOf(quantile) };
}

/** The value in the middle. */
export function medianOf({ quantile }: Distribution): number {
	return quantile(MEDIAN);
}

/** The same, `factor` times as long. */
export function scaled({ quantile, mean }: Distribution, factor: number): Distribution {
	return { quantile: (p) => quantile(p) * factor, mean: mean * factor };
}

interface Point {
	readonly z: number;
	readonly log: number;
}

interface Piece extends Point {
	readonly until: number;
	readonly slope: number;
}

function pieceThrough(from: Point, to: Point): Piece {
	return { ...from, until: to.z, slope: (to.log - from.log) / (to.z - from.z) };
}

function meanOf(quantile: (p: number) => number): number {
	let total = 0;
	for (let step = 0; step < MEAN_STEPS; step++) total += quantile((step + 0.5) / MEAN_STEPS);
	return total / MEAN_STEPS;
}

/** The same, but nothing above `most`: what is given up then. */
export function capped({ quantile }: Distribution, most: number): Distribution {
	const bounded = (p: number) => Math.min(most, quantile(p));
	return { quantile: bounded, mean: meanOf(bounded) };
}
