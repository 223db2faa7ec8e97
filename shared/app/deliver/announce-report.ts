import { type Destination, namedDestinations } from '../../core/destination.ts';
import type { JobOptions } from '../../core/job.ts';
import { encodeDeliveryMessage } from '../../core/messages.ts';
import { exportDeliveryOf } from '../../core/report/export/export-spec.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';

/** A job whose report is stored, or a daily report, which has no destinations of its own. */
export interface Announced {
	readonly jobId: string;
	readonly options: Pick<JobOptions, 'destinations' | 'exports'>;
	readonly expiresAt: number;
}

export interface ReportAnnouncerDeps {
	readonly deliveries: DeliveryStore;
	readonly deliveryQueue: MessageQueue;
	/** Those of every job. */
	readonly stackDestinations: readonly Destination[];
	readonly clock: Pick<Clock, 'now'>;
}

/**
 * Has a stored report sent to each of its destinations, and the exports of its job made, with a message each: one that is
 * down delays no other.
 */
export function createReportAnnouncer({ deliveries, deliveryQueue, stackDestinations, clock }: ReportAnnouncerDeps) {
	/** May be called again for the same report, by whoever finds it unfinished: each destination has one delivery. */
	return async function announceReport({ jobId, options, expiresAt }: Announced): Promise<void> {
		const reports = namedDestinations(options.destinations ?? [], stackDestinations).map(
			({ name, destination: { type } }) => ({ destination: name, type }),
		);
		const exports = (options.exports ?? []).map((spec) => ({
			destination: exportDeliveryOf(spec),
			type: 'export' as const,
			export: spec,
		}));
		const all = [...reports, ...exports];
		if (all.length === 0) return;
		const dueAt = clock.now();
		await Promise.all(all.map((delivery) => deliveries.open({ jobId, ...delivery, dueAt }, expiresAt)));
		await deliveryQueue.send(
			all.map(({ destination }) => ({ body: encodeDeliveryMessage({ jobId, destination }), groupId: jobId })),
		);
	};
}
