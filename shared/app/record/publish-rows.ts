import { encodeRowsMessage, MAX_MESSAGE_BYTES, type RowsMessage } from '../../core/messages.ts';
import { cutNames } from '../../core/record/cut-names.ts';
import type { MessageQueue, OutgoingMessage } from '../../ports/message-queue.ts';
import { createNamesPublisher, type NamesPublisher } from './names-publisher.ts';

/** Has the results of recorded chunks written as rows, or as items. */
export type RowPublisher = NamesPublisher;

/** Chunks in one message: what one transaction writes, a few thousand rows. */
const MAX_CHUNKS = 50;

/** One message names all chunks that were recorded while the one before it was sent. */
export function createRowPublisher(rowsQueue: MessageQueue, to?: RowsMessage['to']): RowPublisher {
	return createNamesPublisher((jobId, chunkIds) => rowsQueue.send(rowsMessages(jobId, chunkIds, to)));
}

/** The messages that ask for the rows of chunks. */
export function rowsMessages(jobId: string, chunkIds: readonly string[], to?: RowsMessage['to']): OutgoingMessage[] {
	const parts = cutNames(chunkIds, { maxNames: MAX_CHUNKS, maxBytes: MAX_MESSAGE_BYTES });
	return parts.map((part) => ({
		body: encodeRowsMessage({ jobId, chunkIds: part, attempts: 0, ...(to && { to }) }),
		groupId: jobId,
	}));
}
