import { encodeRowsMessage, MAX_MESSAGE_BYTES } from '../../core/messages.ts';
import { cutNames } from '../../core/record/cut-names.ts';
import type { MessageQueue, OutgoingMessage } from '../../ports/message-queue.ts';

/** Has the results of recorded chunks written as rows. */
export type RowPublisher = (jobId: string, chunkId: string) => Promise<void>;

/** Chunks in one message: what one transaction writes, a few thousand rows. */
const MAX_CHUNKS = 50;

interface Pending {
	readonly chunkIds: string[];
	readonly sent: PromiseWithResolvers<void>;
}

/** One message names all chunks that were recorded while the one before it was sent: those of a batch end close together. */
export function createRowPublisher(rowsQueue: MessageQueue): RowPublisher {
	const waiting = new Map<string, Pending>();
	const busy = new Set<string>();

	async function flush(jobId: string): Promise<void> {
		busy.add(jobId);
		for (let next = take(jobId); next !== undefined; next = take(jobId)) {
			await rowsQueue.send(rowsMessages(jobId, next.chunkIds)).then(next.sent.resolve, next.sent.reject);
		}
		busy.delete(jobId);
	}

	function take(jobId: string): Pending | undefined {
		const next = waiting.get(jobId);
		waiting.delete(jobId);
		return next;
	}

	return function publishRows(jobId, chunkId) {
		const pending = waiting.get(jobId) ?? { chunkIds: [], sent: Promise.withResolvers<void>() };
		waiting.set(jobId, pending);
		pending.chunkIds.push(chunkId);
		if (!busy.has(jobId)) flush(jobId);
		return pending.sent.promise;
	};
}

/** The messages that ask for the rows of chunks. */
export function rowsMessages(jobId: string, chunkIds: readonly string[]): OutgoingMessage[] {
	const parts = cutNames(chunkIds, { maxNames: MAX_CHUNKS, maxBytes: MAX_MESSAGE_BYTES });
	return parts.map((part) => ({
		body: encodeRowsMessage({ jobId, chunkIds: part, attempts: 0 }),
		groupId: jobId,
	}));
}
