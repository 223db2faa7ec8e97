import { type Destination, namedDestinations } from '../../core/destination.ts';
import type { Job } from '../../core/job.ts';
import { encodeDeliveryMessage } from '../../core/messages.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';

export interface ReportAnnouncerDeps {
	readonly deliveries: DeliveryStore;
	readonly deliveryQueue: MessageQueue;
	/** Those of every job. */
	readonly stackDestinations: readonly Destination[];
}

/** Has the stored report of a job sent to each of its destinations, with a message each: one that is down delays no other. */
export function createReportAnnouncer({ deliveries, deliveryQueue, stackDestinations }: ReportAnnouncerDeps) {
	/** May be called again for the same job, by whoever finds it unfinished: each destination has one delivery. */
	return async function announceReport({ jobId, options, expiresAt }: Job): Promise<void> {
		const destinations = namedDestinations(options.destinations ?? [], stackDestinations);
		if (destinations.length === 0) return;
		await Promise.all(
			destinations.map(({ name, destination: { type } }) =>
				deliveries.open({ jobId, destination: name, type }, expiresAt),
			),
		);
		await deliveryQueue.send(
			destinations.map(({ name }) => ({ body: encodeDeliveryMessage({ jobId, destination: name }), groupId: jobId })),
		);
	};
}
