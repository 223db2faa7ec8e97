import type { Chunk } from '../../core/chunk.ts';
import { decodeChunk } from '../../core/messages.ts';
import { deliveredChunk } from '../../core/record/delivered-chunk.ts';
import { nameOf } from './job-committer.ts';

export interface DecodedBatch {
	/** Outcome `i` is the chunk of body `i`, or why it is none. */
	readonly outcomes: readonly PromiseSettledResult<Chunk>[];
	readonly chunks: readonly Chunk[];
	/** Names of chunks that were delivered before, and not finished: one of them may be poison. */
	readonly suspects: ReadonlySet<string>;
}

/**
 * The chunks of a batch of messages.
 *
 * @param receiveCounts - How often each was delivered by now; once if absent.
 * @param now - Unix ms.
 */
export async function decodeBatch(
	bodies: readonly string[],
	receiveCounts: readonly number[],
	now: number,
): Promise<DecodedBatch> {
	const outcomes = await Promise.allSettled(bodies.map(async (body) => deliveredChunk(decodeChunk(body), now)));
	const chunks: Chunk[] = [];
	const suspects = new Set<string>();
	for (const [i, outcome] of outcomes.entries()) {
		if (outcome.status === 'rejected') continue;
		chunks.push(outcome.value);
		if ((receiveCounts[i] ?? 1) > 1) suspects.add(nameOf(outcome.value));
	}
	return { outcomes, chunks, suspects };
}
