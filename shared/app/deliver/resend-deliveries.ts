import { type Delivery, isLostDelivery } from '../../core/deliver/delivery.ts';
import { encodeDeliveryMessage } from '../../core/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';

export interface DeliveryResenderDeps {
	readonly deliveries: Pick<DeliveryStore, 'list' | 'pending' | 'resent'>;
	readonly deliveryQueue: MessageQueue;
	readonly clock: Pick<Clock, 'now'>;
	readonly log: Log;
}

/** Sends again the messages of reports that are on their way: an attempt that is under way is not doubled by one. */
export function createDeliveryResender({ deliveries, deliveryQueue, clock, log }: DeliveryResenderDeps) {
	return {
		/** Those that are lost; of one job alone, or of all. */
		async resendLost(onlyJobId?: string): Promise<void> {
			const pending = await pendingOf(onlyJobId);
			if (pending.length === 0) return;
			const { visible, inFlight, delayed } = await deliveryQueue.depth();
			const isQuiet = visible + inFlight + delayed === 0;
			const lost = pending.filter((delivery) => isLostDelivery(delivery, clock.now(), isQuiet));
			for (const { jobId, destination } of lost) log.warn('a report is sent again', { jobId, destination });
			await send(lost);
		},
		/** All that are pending, without waiting for anybody; of one job alone, or of all. */
		async resendAll(onlyJobId?: string): Promise<void> {
			await send(await pendingOf(onlyJobId));
		},
	};

	async function pendingOf(jobId: string | undefined): Promise<Delivery[]> {
		const found = await (jobId === undefined ? deliveries.pending() : deliveries.list(jobId));
		return found.filter(({ state }) => state === 'pending');
	}

	async function send(pending: readonly Delivery[]): Promise<void> {
		if (pending.length === 0) return;
		// Noted first: who dies between is followed by the next pass.
		await Promise.all(pending.map(({ jobId, destination }) => deliveries.resent(jobId, destination, clock.now())));
		await deliveryQueue.send(
			pending.map(({ jobId, destination }) => ({
				body: encodeDeliveryMessage({ jobId, destination }),
				groupId: jobId,
			})),
		);
	}
}
