import { type Destination, namedDestinations } from '../../core/destination.ts';
import type { JobOptions } from '../../core/job.ts';
import { encodeDeliveryMessage } from '../../core/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';

/** A job whose report is stored, or a daily report, which has no destinations of its own. */
export interface Announced {
	readonly jobId: string;
	readonly options: Pick<JobOptions, 'destinations'>;
	readonly expiresAt: number;
}

export interface ReportAnnouncerDeps {
	readonly deliveries: DeliveryStore;
	readonly deliveryQueue: MessageQueue;
	/** Those of every job. */
	readonly stackDestinations: readonly Destination[];
	readonly clock: Pick<Clock, 'now'>;
}

/** Has a stored report sent to each of its destinations, with a message each: one that is down delays no other. */
export function createReportAnnouncer({ deliveries, deliveryQueue, stackDestinations, clock }: ReportAnnouncerDeps) {
	/** May be called again for the same report, by whoever finds it unfinished: each destination has one delivery. */
	return async function announceReport({ jobId, options, expiresAt }: Announced): Promise<void> {
		const destinations = namedDestinations(options.destinations ?? [], stackDestinations);
		if (destinations.length === 0) return;
		const dueAt = clock.now();
		await Promise.all(
			destinations.map(({ name, destination: { type } }) =>
				deliveries.open({ jobId, destination: name, type, dueAt }, expiresAt),
			),
		);
		await deliveryQueue.send(
			destinations.map(({ name }) => ({ body: encodeDeliveryMessage({ jobId, destination: name }), groupId: jobId })),
		);
	};
}
