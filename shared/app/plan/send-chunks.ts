import type { Chunk } from '../../core/chunk.ts';
import { encodeChunk } from '../../core/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MessageQueue, OutgoingMessage } from '../../ports/message-queue.ts';

/** SQS delays a message by 15 minutes at most; one that is not due by then is sent again. */
const MAX_DELAY_SECONDS = 900;

/** Sends chunks to the chunks queue, each as late as it is due. */
export function createChunkSender(queue: MessageQueue, clock: Clock) {
	return async function sendChunks(chunks: readonly Chunk[]): Promise<void> {
		if (chunks.length > 0) await queue.send(chunks.map((chunk) => messageOf(chunk, clock.now())));
	};
}

function messageOf(chunk: Chunk, now: number): OutgoingMessage {
	const waitMs = (chunk.notBefore ?? 0) - now;
	const waitSeconds = Math.ceil(waitMs / 1000);
	const leftMs = waitMs - MAX_DELAY_SECONDS * 1000;
	const { early: _, leftMs: __, ...sent } = chunk;
	return {
		body: encodeChunk(leftMs > 0 ? { ...sent, early: true, leftMs } : sent),
		// The tenant of SQS's fair queues: a large job does not starve a small one.
		groupId: chunk.jobId,
		...(chunk.small && { isSmall: true as const }),
		...(waitSeconds > 0 && { delaySeconds: Math.min(MAX_DELAY_SECONDS, waitSeconds) }),
	};
}
