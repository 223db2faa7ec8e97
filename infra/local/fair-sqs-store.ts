import type { buildApp } from 'fauxqs';
import { FairBacklog } from './fair-backlog.ts';

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
type SqsStore = Stores['sqsStore'];

// fauxqs takes a store, and exports none.
const { SqsStore: Store }: { SqsStore: new () => SqsStore } = await import(
	new URL('./sqs/sqsStore.js', import.meta.resolve('fauxqs')).href
);

/**
 * The queues of the embedded server, of which the standard ones are fair.
 *
 * @param groupOf - The message group of a message, by its id: the server keeps those of FIFO queues alone.
 */
export function createFairSqsStore(groupOf: (messageId: string) => string): SqsStore {
	const store = new Store();
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
