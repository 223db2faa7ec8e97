import { quantile } from 'simple-statistics';

/** Quantiles of runs; between two runs they are interpolated, as R and NumPy do by default. */
export interface Spread {
	readonly median: number;
	readonly p10: number;
	readonly p90: number;
}

/** @param values - At least one. */
export function spreadOf(values: readonly number[]): Spread {
	const [p10, median, p90] = quantile([...values], [0.1, 0.5, 0.9]) as [number, number, number];
	return { median, p10, p90 };
}

/** Medians that are closer than this are one: a machine is not steadier, however few runs there were. */
const GRAIN = 0.05;

/** Whether two cannot be told apart: their ranges from p10 to p90 meet, or their medians nearly do. */
export function overlap(a: Spread, b: Spread): boolean {
	const isClose = Math.abs(a.median - b.median) <= GRAIN * Math.min(a.median, b.median);
	return isClose || (a.p10 <= b.p90 && b.p10 <= a.p90);
}

/** The item whose value is the median; of two in the middle the lower one. */
export function typicalOf<T>(items: readonly T[], of: (item: T) => number): T | undefined {
	return items.toSorted((a, b) => of(a) - of(b))[Math.ceil(items.length / 2) - 1];
}
