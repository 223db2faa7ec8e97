import { ACCOUNT_ID, queueArn } from '../../template/physical-ids.ts';
import { Queue, type SqsClock } from './queue.ts';
import { newQueueAttributes, type QueueAttributes } from './queue-attributes.ts';
import { SqsError } from './sqs-error.ts';

/** The queues of one server. */
export interface Queues {
	/** The same again is the same queue. @throws {SqsError} It is there with other attributes, or they are wrong. */
	create(name: string, attributes: QueueAttributes): Queue;
	/** @throws {SqsError} There is none. */
	named(name: string): Queue;
	/** @throws {SqsError} There is none. */
	at(url: string): Queue;
	urlOf(queue: Queue): string;
}

/** @param endpoint - Where the server is. */
export function createQueues(endpoint: string, clock: SqsClock): Queues {
	const byName = new Map<string, Queue>();
	const byArn = new Map<string, Queue>();

	function named(name: string): Queue {
		const queue = byName.get(name);
		if (queue === undefined) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
		return queue;
	}

	return {
		create(name, asked) {
			const attributes = newQueueAttributes(name, asked);
			const existing = byName.get(name);
			if (existing !== undefined) return requireSame(existing, asked);
			const queueByArn = (arn: string) => byArn.get(arn);
			const queue = new Queue({ name, arn: queueArn(name), attributes, clock, queueByArn });
			byName.set(name, queue);
			byArn.set(queue.arn, queue);
			return queue;
		},
		named,
		// Whatever host it names: the path is what counts.
		at: (url) => named(url.slice(url.lastIndexOf('/') + 1)),
		urlOf: ({ name }) => `${endpoint}/${ACCOUNT_ID}/${name}`,
	};
}

function requireSame(queue: Queue, asked: QueueAttributes): Queue {
	const other = Object.keys(asked).find((name) => asked[name] !== queue.attributes[name]);
	if (other === undefined) return queue;
	const reason = `A queue already exists with the same name and a different value for attribute ${other}`;
	throw new SqsError('QueueNameExists', reason);
}
