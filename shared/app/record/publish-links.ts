import { hash } from 'node:crypto';
import { encodePlanMessage, MAX_MESSAGE_BYTES } from '../../core/messages.ts';
import { cutNames } from '../../core/record/cut-names.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import { createNamesPublisher } from './names-publisher.ts';

/**
 * Tells the dispatcher of a record whose links are to be taken in.
 *
 * @param underWay - Chunks of the job without a record, as far as is known: while there are many, links are in no hurry.
 */
export type LinkPublisher = (jobId: string, chunkId: string, underWay?: number) => Promise<void>;

/** Names in one message. */
const MAX_NAMES = 500;

/** One message names all records that were committed while the one before it was sent. */
export function createLinkPublisher(planQueue: MessageQueue): LinkPublisher {
	return createNamesPublisher((jobId, chunkIds) => planQueue.send(messagesOf(jobId, chunkIds)));
}

/**
 * The messages that tell the dispatcher of records.
 *
 * @param about - Makes the message another one than those with the same names before it.
 */
export function messagesOf(jobId: string, chunkIds: readonly string[], about = '') {
	const messages = [];
	for (const links of cutNames(chunkIds, { maxNames: MAX_NAMES, maxBytes: MAX_MESSAGE_BYTES })) {
		const deduplicationId = `${jobId}:links:${hash('sha256', `${about} ${links.join(' ')}`).slice(0, 32)}`;
		messages.push({ body: encodePlanMessage({ jobId, links }), groupId: jobId, deduplicationId });
	}
	return messages;
}
