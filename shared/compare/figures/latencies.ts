/** How many targets took how long: counts by bucket, each a twentieth longer than the one before. */
export interface Latencies {
	readonly count: number;
	/** Bucket → targets; bucket b holds what took from `bucketFrom(b)` up to `bucketFrom(b + 1)`. */
	readonly buckets: Readonly<Record<number, number>>;
}

/** What is faster is in the first bucket: less is the clock's grain. */
const LEAST_MS = 0.1;
const GROWTH = 1.05;

export function bucketOf(ms: number): number {
	return ms <= LEAST_MS ? 0 : Math.floor(Math.log(ms / LEAST_MS) / Math.log(GROWTH));
}

/** Milliseconds at which a bucket begins. */
export function bucketFrom(bucket: number): number {
	return LEAST_MS * GROWTH ** bucket;
}

/** Counts as they come, in memory that does not grow with them. */
export function createLatencyCounter() {
	const buckets: Record<number, number> = {};
	let count = 0;
	return {
		add(ms: number): void {
			const bucket = bucketOf(ms);
			buckets[bucket] = (buckets[bucket] ?? 0) + 1;
			count++;
		},
		total: (): Latencies => ({ count, buckets: { ...buckets } }),
	};
}

/** Of several runs together. */
export function addLatencies(all: readonly Latencies[]): Latencies {
	const buckets: Record<number, number> = {};
	for (const each of all) {
		for (const [bucket, n] of Object.entries(each.buckets))
			buckets[Number(bucket)] = (buckets[Number(bucket)] ?? 0) + n;
	}
	return { count: all.reduce((total, { count }) => total + count, 0), buckets };
}

/**
 * The time within which a part of the targets ended, to a twentieth: the middle of its bucket.
 *
 * @param part - From 0 to 1.
 */
export function latencyAt({ count, buckets }: Latencies, part: number): number {
	let left = Math.ceil(count * part);
	for (const bucket of Object.keys(buckets)
		.map(Number)
		.sort((a, b) => a - b)) {
		left -= buckets[bucket] ?? 0;
		if (left <= 0) return Math.sqrt(bucketFrom(bucket) * bucketFrom(bucket + 1));
	}
	return 0;
}
