import type { Chunk } from '../chunk.ts';

/** What a run does with an isolated chunk that has no record: visits it, cuts it apart, or gives it up. */
export type IsolatedFate = 'visit' | 'cut' | 'dead';

/** Visits of one target alone that nobody came back from, after which it is taken for poison: one may be bad luck. */
export const MAX_STRIKES = 3;

/** Decides from the visits that were begun and never ended: each was alone, so that only its chunk can be to blame. */
export function isolatedFateOf({ strikes = 0, targets }: Pick<Chunk, 'strikes' | 'targets'>): IsolatedFate {
	if (targets.length > 1) return strikes === 0 ? 'visit' : 'cut';
	return strikes < MAX_STRIKES ? 'visit' : 'dead';
}
