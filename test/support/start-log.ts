/**
 * By how many starts a log exceeds a rate in the worst of its windows: a log of n starts in w seconds by `n - rate × w`.
 *
 * Windows begin and end with a start, which are the worst there are.
 *
 * @param starts - In milliseconds, in any order.
 * @param longestMs - Of the windows that are looked at; default all.
 */
export function mostOverRate(starts: readonly number[], ratePerSecond: number, longestMs = Number.POSITIVE_INFINITY) {
	const sorted = [...starts].sort((a, b) => a - b);
	let most = 0;
	for (const [from, first] of sorted.entries()) {
		for (let to = from; to < sorted.length; to++) {
			const windowMs = (sorted[to] as number) - first;
			if (windowMs > longestMs) break;
			most = Math.max(most, to - from + 1 - (ratePerSecond * windowMs) / 1000);
		}
	}
	return most;
}
