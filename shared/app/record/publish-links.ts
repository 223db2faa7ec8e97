import { hash } from 'node:crypto';
import { encodePlanMessage, MAX_MESSAGE_BYTES } from '../../core/messages.ts';
import { cutNames } from '../../core/record/cut-names.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';

/**
 * Tells the dispatcher of a record whose links are to be taken in.
 *
 * @param underWay - Chunks of the job without a record, as far as is known: while there are many, links are in no hurry.
 */
export type LinkPublisher = (jobId: string, chunkId: string, underWay?: number) => Promise<void>;

/** Names in one message. */
const MAX_NAMES = 500;

interface Pending {
	readonly chunkIds: string[];
	readonly done: PromiseWithResolvers<void>;
}

/** One message names all records that were committed while the one before it was sent: chunks of a batch end close together. */
export function createLinkPublisher(planQueue: MessageQueue): LinkPublisher {
	const waiting = new Map<string, Pending>();
	const busy = new Set<string>();

	async function flush(jobId: string): Promise<void> {
		busy.add(jobId);
		for (let next = take(jobId); next !== undefined; next = take(jobId)) {
			await planQueue.send(messagesOf(jobId, next.chunkIds)).then(next.done.resolve, next.done.reject);
		}
		busy.delete(jobId);
	}

	function take(jobId: string): Pending | undefined {
		const next = waiting.get(jobId);
		waiting.delete(jobId);
		return next;
	}

	return function publishLinks(jobId, chunkId) {
		const pending = waiting.get(jobId) ?? { chunkIds: [], done: Promise.withResolvers<void>() };
		waiting.set(jobId, pending);
		pending.chunkIds.push(chunkId);
		if (!busy.has(jobId)) flush(jobId);
		return pending.done.promise;
	};
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
