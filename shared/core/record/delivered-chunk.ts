import type { Chunk } from '../chunk.ts';
import { LARGEST_SKEW_MS } from '../clock-skew.ts';

/**
 * A chunk as its receiver's clock has it.
 *
 * A queue delivers nothing before its delay is over. If a chunk comes long before its time all the same, the clock was
 * set back since it was sent, or was ahead where that was done: it is due now, and its permits are as far away as they
 * were meant to be.
 */
export function deliveredChunk(chunk: Chunk, now: number): Chunk {
	const aheadMs = (chunk.notBefore ?? 0) - now;
	if (chunk.early === true || aheadMs <= LARGEST_SKEW_MS) return chunk;
	const targets = chunk.targets.map((target) =>
		target.startAt === undefined ? target : { ...target, startAt: target.startAt - aheadMs },
	);
	return { ...chunk, targets, notBefore: now };
}
