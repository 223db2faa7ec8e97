import type { ChunkCounts } from '../chunk.ts';
import { type Outcome, type Result, ROBOTS_UNREADABLE } from '../result.ts';
import { addVisitTimes, visitTimesOf } from './phase-times.ts';

/** Sums over results; a retry is an attempt after a target's first. */
export function countResults(results: readonly Result[]): ChunkCounts {
	const counts: Partial<Record<Outcome, number>> = {};
	let retries = 0;
	let bytes = 0;
	let robotsUnreadable = 0;
	for (const result of results) {
		counts[result.outcome] = (counts[result.outcome] ?? 0) + 1;
		retries += Math.max(0, result.attempts - 1);
		bytes += result.bytes;
		if (result.outcome === 'robots' && result.error?.code === ROBOTS_UNREADABLE) robotsUnreadable++;
	}
	const timeMs = addVisitTimes(results.map(({ timings }) => visitTimesOf(timings)));
	return { counts, retries, bytes, ...(robotsUnreadable > 0 && { robotsUnreadable }), timeMs };
}
