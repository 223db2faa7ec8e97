/** One value of a sweep, and what it brought. */
export interface SweepPoint {
	readonly value: number;
	/** Targets a second: more is better. */
	readonly rate: number;
}

export type Knee =
	| { readonly found: true; readonly value: number; readonly rate: number }
	/** A clause that completes "there is no knee: …". */
	| { readonly found: false; readonly because: string };

const LEAST_POINTS = 4;
/** Kneedle's S: how far the curve must flatten after a knee; 1 is the authors' choice for data at rest. */
const SENSITIVITY = 1;
/** A rate that rises by less over the whole sweep is called flat: runs vary as much. */
const FLAT_BELOW = 0.1;

/**
 * The value beyond which more brings little more: the knee of rates that rise and flatten.
 *
 * Kneedle (Satopää, Albrecht, Irwin, Raghavan: "Finding a 'Kneedle' in a Haystack", ICDCS workshops 2011), for a concave
 * rising curve: both axes are scaled to 0…1, and the knee is where the curve stands highest above the diagonal, provided
 * that it then falls by S × the mean step of the values. Rates that dip are taken as the best so far: a value that is
 * slower than a smaller one brings nothing. No smoothing: a point is a median already.
 *
 * @param points - In any order; values are distinct.
 */
export function kneeOf(points: readonly SweepPoint[]): Knee {
	if (points.length < LEAST_POINTS)
		return none(`it takes ${LEAST_POINTS} values or more, and there are ${points.length}`);
	const curve = rising(points.toSorted((a, b) => a.value - b.value));
	const [first, last] = [curve[0] as SweepPoint, curve.at(-1) as SweepPoint];
	if (last.rate <= first.rate * (1 + FLAT_BELOW)) return none('the smallest value is about as fast as any');

	const heights = curve.map(({ value, rate }) => {
		const x = (value - first.value) / (last.value - first.value);
		return (rate - first.rate) / (last.rate - first.rate) - x;
	});
	const at = heights.indexOf(Math.max(...heights));
	const threshold = (heights[at] ?? 0) - SENSITIVITY / (curve.length - 1);
	const flattens = heights.slice(at + 1).some((height) => height < threshold);
	const knee = points.find(({ value }) => value === curve[at]?.value);
	if (at === 0 || knee === undefined || !flattens) return none('the rate still rises at the largest value');
	return { found: true, ...knee };
}

function rising(points: readonly SweepPoint[]): SweepPoint[] {
	let best = 0;
	return points.map(({ value, rate }) => {
		best = Math.max(best, rate);
		return { value, rate: best };
	});
}

function none(because: string): Knee {
	return { found: false, because };
}
