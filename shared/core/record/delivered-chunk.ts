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
	const isNear = (chunk.notBefore ?? 0) - now <= LARGEST_SKEW_MS;
	return chunk.early === true || isNear ? chunk : dueChunk(chunk, now);
}

/**
 * A chunk as the clock of whoever goes on with it has it: if it was due when it was named, it is due whatever clocks say
 * since.
 *
 * @param namedAt - When the record or plan entry that names it was committed, in milliseconds since the epoch.
 */
export function namedChunk(chunk: Chunk, namedAt: number, now: number): Chunk {
	return (chunk.notBefore ?? 0) <= namedAt ? dueChunk(chunk, now) : chunk;
}

/** If a clock says that the time of a due chunk has not come, its permits move with that: none comes sooner than it was meant to. */
function dueChunk(chunk: Chunk, now: number): Chunk {
	const { notBefore = 0, ...due } = chunk;
	const aheadMs = notBefore - now;
	if (aheadMs <= 0) return chunk;
	const targets = chunk.targets.map((target) =>
		target.startAt === undefined ? target : { ...target, startAt: target.startAt - aheadMs },
	);
	return { ...due, targets };
}
