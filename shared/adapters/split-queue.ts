import type { MessageQueue } from '../ports/message-queue.ts';

/**
 * Two queues that are one to whoever sends.
 *
 * A fair queue alone does not do: it says which message is next, and while all instances are busy with a large job the
 * next one waits until one of them has ended.
 *
 * @param small - Takes the messages that are marked so.
 */
export function createSplitQueue(large: MessageQueue, small: MessageQueue): MessageQueue {
	return {
		async send(messages) {
			await Promise.all([
				large.send(messages.filter(({ isSmall }) => !isSmall)),
				small.send(messages.filter(({ isSmall }) => isSmall)),
			]);
		},
		async depth() {
			const [one, other] = await Promise.all([large.depth(), small.depth()]);
			return {
				visible: one.visible + other.visible,
				inFlight: one.inFlight + other.inFlight,
				delayed: one.delayed + other.delayed,
			};
		},
	};
}
