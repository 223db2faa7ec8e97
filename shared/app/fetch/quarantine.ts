import type { Chunk } from '../../core/chunk.ts';
import { type ResultContext, resultWithoutVisit } from '../../core/fetch/result-of.ts';
import type { Target } from '../../core/target.ts';
import type { ChunkOutcome, Deferred } from '../record/open-chunk.ts';

/** Quarantined chunks come so far from each other, lest they meet in a batch. */
export const QUARANTINE_GAP_MS = 2_000;

/** Each target as a chunk of its own, one after the other; the first is due at once. */
export function toQuarantine(targets: readonly Target[], now: number): Deferred[] {
	return targets.map((target, i) => ({ dueAt: i === 0 ? 0 : now + i * QUARANTINE_GAP_MS, targets: [target] }));
}

/** All targets are given up, unvisited. */
export function deadOutcome(chunk: Chunk, context: ResultContext): ChunkOutcome {
	const error = { code: 'DEAD_LETTER', message: 'no instance could finish this target' };
	return {
		results: chunk.targets.map((target) => resultWithoutVisit(target, { outcome: 'dead_letter', error }, context)),
		deferred: [],
	};
}
