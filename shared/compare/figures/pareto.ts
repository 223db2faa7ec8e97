/** What a setting takes: less is better in both. */
export interface Price {
	readonly wallMs: number;
	readonly costUsd: number;
}

/**
 * Those that no other beats in time without costing more, fastest first.
 *
 * Of two that are equal in both, both stay.
 */
export function paretoFront<T>(items: readonly T[], priceOf: (item: T) => Price): T[] {
	const isBeaten = (item: T) => items.some((other) => beats(priceOf(other), priceOf(item)));
	return items.filter((item) => !isBeaten(item)).toSorted((a, b) => priceOf(a).wallMs - priceOf(b).wallMs);
}

function beats(a: Price, b: Price): boolean {
	const isNoWorse = a.wallMs <= b.wallMs && a.costUsd <= b.costUsd;
	return isNoWorse && (a.wallMs < b.wallMs || a.costUsd < b.costUsd);
}
