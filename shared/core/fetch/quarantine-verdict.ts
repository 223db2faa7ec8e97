import type { Chunk } from '../chunk.ts';

/** What a run does with an quarantined chunk that has no record: visits it, cuts it apart, or gives it up. */
export type QuarantineVerdict = 'visit' | 'cut' | 'dead';

/** Visits of one target alone that nobody came back from, after which it is taken for poison: one may be bad luck. */
export const MAX_CRASHES = 3;

/** Decides from the visits that were begun and never ended: each was alone, so that only its chunk can be to blame. */
export function quarantineVerdictOf({ crashes = 0, targets }: Pick<Chunk, 'crashes' | 'targets'>): QuarantineVerdict {
	if (targets.length > 1) return crashes === 0 ? 'visit' : 'cut';
	return crashes < MAX_CRASHES ? 'visit' : 'dead';
}
