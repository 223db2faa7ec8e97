import type { Chunk } from '../chunk.ts';
import { isFuture, LARGEST_SKEW_MS } from '../clock-skew.ts';

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
 * A child as the clock of whoever publishes it again has it: if it was due when it was named, it is due whatever clocks say
 * since, and if it was named in the future, it waits for as long as it was to wait then.
 *
 * @param namedAt - When the record that names it was committed, in milliseconds since the epoch.
 */
export function namedChunk(chunk: Chunk, namedAt: number, now: number): Chunk {
	if ((chunk.notBefore ?? 0) <= namedAt) return dueChunk(chunk, now);
	return isFuture(namedAt, now) ? sooner(chunk, namedAt - now, now) : chunk;
}

/**
 * A child of a chunk that was visited twice, by an attempt that was recorded and one that was not: a target that was handed on with
 * the reservation that it came with has to reserve again, since the other attempt may have used that.
 */
export function withoutReservationsOf(chunk: Chunk, child: Chunk): Chunk {
	const taken = new Set(chunk.targets.map(({ startAt }) => startAt));
	const targets = child.targets.map((target) => {
		if (target.startAt === undefined || !taken.has(target.startAt)) return target;
		const { startAt: _, ...unreserved } = target;
		return unreserved;
	});
	return { ...child, targets };
}

/** A chunk that may start, whatever its own time and clocks say. */
export function dueChunk(chunk: Chunk, now: number): Chunk {
	return sooner(chunk, Math.max(0, (chunk.notBefore ?? 0) - now), now);
}

/** Its permits move with its time: none comes sooner than it was meant to. */
export function sooner(chunk: Chunk, byMs: number, now = Number.NEGATIVE_INFINITY): Chunk {
	if (byMs === 0 || chunk.notBefore === undefined) return chunk;
	const { notBefore, ...due } = chunk;
	const dueAt = notBefore - byMs;
	const targets = chunk.targets.map((target) =>
		target.startAt === undefined ? target : { ...target, startAt: target.startAt - byMs },
	);
	return { ...due, ...(dueAt > now && { notBefore: dueAt }), targets };
}
