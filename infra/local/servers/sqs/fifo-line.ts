import type { Line } from './line.ts';
import type { Message } from './message.ts';

/**
 * The messages of a FIFO queue: those of a group in the order in which they were sent, up to the first that is in flight;
 * as many of one group as a receiver takes, and then of the next.
 *
 * A message keeps its place in its group until it is deleted, so that one which comes back is before those sent after it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoLine implements Line {
	readonly #groups = new Map<string, Message[]>();

	add(message: Message): void {
		const { groupId = '' } = message;
		const group = this.#groups.get(groupId);
		if (group === undefined) this.#groups.set(groupId, [message]);
		else group.push(message);
	}

	*offer(): Iterable<Message> {
		for (const [id, group] of [...this.#groups]) {
			const free = freeOf(group);
			if (free.length === 0) continue;
			// Behind the others, whom it would keep waiting.
			this.#groups.delete(id);
			this.#groups.set(id, group);
			yield* free;
		}
	}

	giveBack(): void {}

	remove(message: Message): void {
		const { groupId = '' } = message;
		const group = this.#groups.get(groupId) ?? [];
		group.splice(group.indexOf(message), 1);
		if (group.length === 0) this.#groups.delete(groupId);
	}
}

function freeOf(group: readonly Message[]): Message[] {
	const end = group.findIndex(({ place }) => place !== 'waiting');
	return group.slice(0, end === -1 ? group.length : end);
}
