/** Lambda starts with five pollers a queue, and adds up to 300 a minute while there is more to do. */
const FIRST = 5;
export const GROWS_EVERY_MS = 60_000 / 300;

/** What is left of them where nothing comes, and what failures leave. */
const FEWEST = 2;

export interface RampRules {
	/** `ScalingConfig.MaximumConcurrency`; `undefined`: none. */
	readonly maximumConcurrency: number | undefined;
	/** What there is to be had without it. */
	readonly available: number;
}

/** How many batches a mapping may have in hand at once. Each method returns it. */
export interface PollerRamp {
	limit(): number;
	/** All of them were busy for `GROWS_EVERY_MS`. */
	busy(): number;
	/** A whole batch failed: Lambda lowers the concurrency, and does not say by how much. */
	failed(): number;
	/** Nothing came for the time of a long poll. */
	quiet(): number;
}

/**
 * Source: "Configuring scaling behavior for SQS event source mappings". With a MaximumConcurrency the pollers do not
 * go down to two where nothing comes.
 */
export function createPollerRamp({ maximumConcurrency, available }: RampRules): PollerRamp {
	const most = maximumConcurrency ?? available;
	const fewest = Math.min(FEWEST, most);
	const first = Math.min(FIRST, most);
	let limit = first;
	const to = (next: number) => {
		limit = next;
		return limit;
	};

	return {
		limit: () => limit,
		busy: () => to(Math.min(most, limit + 1)),
		failed: () => to(Math.max(fewest, Math.floor(limit / 2))),
		quiet: () => to(maximumConcurrency === undefined ? fewest : first),
	};
}
