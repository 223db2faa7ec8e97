import type { ChunkCounts } from '../chunk.ts';
import { type Change, type Outcome, type Result, ROBOTS_UNREADABLE, SCHEME_REFUSED } from '../result.ts';
import { addVisitTimes, visitTimesOf } from './phase-times.ts';

/** Sums over results; a retry is an attempt after a target's first. */
export function countResults(results: readonly Result[]): ChunkCounts {
	const counts: Partial<Record<Outcome, number>> = {};
	const changes: Partial<Record<Change, number>> = {};
	let retries = 0;
	let bytes = 0;
	for (const result of results) {
		counts[result.outcome] = (counts[result.outcome] ?? 0) + 1;
		if (result.change !== undefined) changes[result.change] = (changes[result.change] ?? 0) + 1;
		retries += Math.max(0, result.attempts - 1);
		bytes += result.bytes;
	}
	const coded = (wanted: Outcome, code: string) =>
		results.reduce((n, { outcome, error }) => n + Number(outcome === wanted && error?.code === code), 0);
	const robotsUnreadable = coded('robots', ROBOTS_UNREADABLE);
	const schemesRefused = coded('refused', SCHEME_REFUSED);
	const timeMs = addVisitTimes(results.map(({ timings }) => visitTimesOf(timings)));
	return {
		counts,
		...(Object.keys(changes).length > 0 && { changes }),
		retries,
		bytes,
		...(robotsUnreadable > 0 && { robotsUnreadable }),
		...(schemesRefused > 0 && { schemesRefused }),
		...notesOf(results),
		timeMs,
	};
}

/** Of a note that is longer: a record has little room. */
const MAX_NOTE = 200;

function notesOf(results: readonly Result[]): Pick<ChunkCounts, 'notes'> {
	const notes = results.flatMap(({ note }) => note ?? []);
	const [first] = notes;
	return first === undefined ? {} : { notes: { results: notes.length, example: first.slice(0, MAX_NOTE) } };
}
