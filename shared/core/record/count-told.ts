import type { ChunkCounts } from '../chunk.ts';

/** Results of a record, or of a job; without those of pages that have not changed, if they are left out. */
export function countTold(
	{ counts, changes }: Pick<ChunkCounts, 'counts' | 'changes'>,
	leavesOutUnchanged = false,
): number {
	const leftOut = leavesOutUnchanged ? (changes?.unchanged ?? 0) : 0;
	return Object.values(counts).reduce((sum, n) => sum + n, -leftOut);
}
