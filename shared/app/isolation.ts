import type { Target } from '../core/target.ts';
import type { Rest } from './open-chunk.ts';

/** Isolated chunks come so far from each other, lest they meet in a batch. */
export const ISOLATION_GAP_MS = 2_000;

/** Each target as a chunk of its own, one after the other; the first is due at once. */
export function apart(targets: readonly Target[], now: number): Rest[] {
	return targets.map((target, i) => ({ dueAt: i === 0 ? 0 : now + i * ISOLATION_GAP_MS, targets: [target] }));
}
