import type { Chunk } from '../chunk.ts';
import { LARGEST_SKEW_MS } from '../clock-skew.ts';

/**
 * A chunk as its receiver's clock has it.
 *
 * A queue delivers nothing before its delay is over. If a chunk comes long before its time all the same, the clock was
 * set back since it was sent, or was ahead where that was done: it is due now, or after what is left of a wait for which
 * no queue can delay it, and its permits are as far away as they were meant to be.
 */
export function deliveredChunk(chunk: Chunk, now: number): Chunk {
	const { early, leftMs = early ? Number.POSITIVE_INFINITY : 0, ...delivered } = chunk;
	const aheadMs = (chunk.notBefore ?? 0) - now - leftMs;
	return aheadMs <= LARGEST_SKEW_MS ? delivered : sooner(delivered, aheadMs, now);
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

function dueChunk(chunk: Chunk, now: number): Chunk {
	const aheadMs = (chunk.notBefore ?? 0) - now;
	return aheadMs <= 0 ? chunk : sooner(chunk, aheadMs, now);
}

/** Its permits move with its time: none comes sooner than it was meant to. */
function sooner({ notBefore = 0, ...chunk }: Chunk, byMs: number, now: number): Chunk {
	const dueAt = notBefore - byMs;
	const targets = chunk.targets.map((target) =>
		target.startAt === undefined ? target : { ...target, startAt: target.startAt - byMs },
	);
	return { ...chunk, ...(dueAt > now && { notBefore: dueAt }), targets };
}
