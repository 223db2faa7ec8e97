import { closest, distance } from 'fastest-levenshtein';

/** The candidate that a misspelt word most likely means; `undefined` if none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	if (candidates.length === 0) return undefined;
	const candidate = closest(word, candidates);
	const edits = distance(word, candidate);
	// Short ones with nothing in common are as near as others that are misspelt.
	const isAlike = edits < Math.max(word.length, candidate.length);
	return isAlike && edits <= Math.max(2, Math.ceil(word.length / 3)) ? candidate : undefined;
}
