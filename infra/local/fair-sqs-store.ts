// By file: fauxqs takes a store, and exports none.
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { FairBacklog } from './fair-backlog.ts';

/**
 * The queues of the embedded server, of which the standard ones are fair.
 *
 * @param groupOf - The message group of a message, by its id: the server keeps those of FIFO queues alone.
 */
export function createFairSqsStore(groupOf: (messageId: string) => string): SqsStore {
	const store = new SqsStore();
	const create = store.createQueue.bind(store);
	store.createQueue = (...given) => {
		const queue = create(...given);
		if (queue.isFifo()) return queue;
		const backlog = new FairBacklog({
			groupOf: ({ messageId }) => groupOf(messageId),
			inFlight: () => Array.from(queue.inflightMessages.values(), ({ message }) => message),
		});
		// It has all that the queue does with its list.
		queue.messages = backlog as unknown as typeof queue.messages;
		return queue;
	};
	return store;
}
