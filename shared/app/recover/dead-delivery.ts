import { decodeDeliveryMessage } from '../../core/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';

/** Ends a delivery whose every attempt has died: its job tells of it. What cannot be read is kept, and no more. */
export async function endDeadDelivery(
	body: string,
	{ deliveries, clock }: { readonly deliveries: DeliveryStore; readonly clock: Clock },
): Promise<void> {
	let message: ReturnType<typeof decodeDeliveryMessage>;
	try {
		message = decodeDeliveryMessage(body);
	} catch {
		return;
	}
	const error = 'each attempt ended without an answer; the log of the reporter may tell why';
	await deliveries.end(message.jobId, message.destination, { state: 'failed', error, attemptedAt: clock.now() });
}
