import type { Outcome } from '../../core/result.ts';

type Counts = Readonly<Partial<Record<Outcome, number>>>;

/** An outcome that is not there counts as none. */
export function sameCounts(a: Counts, b: Counts): boolean {
	const outcomes = Object.keys({ ...a, ...b }) as Outcome[];
	return outcomes.every((outcome) => (a[outcome] ?? 0) === (b[outcome] ?? 0));
}
