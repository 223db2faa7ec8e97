/** Who may be under way in a pool, which runs more at once than may be in flight where its visitor takes some ahead. */
export interface VisitPermits {
	/** At once where there is a place, or where `mayGoAhead`; else once one is free, in the order in which they asked. */
	take(mayGoAhead: boolean): Promise<void> | undefined;
	free(): void;
}

/** @param concurrency - Places. */
export function createVisitPermits(concurrency: number): VisitPermits {
	let taken = 0;
	const waiting: (() => void)[] = [];

	return {
		take(mayGoAhead) {
			if (taken < concurrency || mayGoAhead) {
				taken++;
				return undefined;
			}
			return new Promise((resolve) => waiting.push(resolve));
		},
		free() {
			taken--;
			if (taken >= concurrency) return;
			const next = waiting.shift();
			if (next === undefined) return;
			taken++;
			next();
		},
	};
}
