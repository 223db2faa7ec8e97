import { LONGEST_LEASE_MS } from '../../../shared/core/clock-skew.ts';
import type { Delivery } from '../../../shared/core/deliver/delivery.ts';
import type { DeliveryStore } from '../../../shared/ports/delivery-store.ts';

export function createMemoryDeliveryStore(): DeliveryStore {
	const deliveries = new Map<string, Delivery>();
	const held = new Map<string, number>();
	const keyOf = (jobId: string, destination: string) => `${jobId} ${destination}`;
	return {
		async open(delivery) {
			const key = keyOf(delivery.jobId, delivery.destination);
			if (!deliveries.has(key)) deliveries.set(key, { ...delivery, state: 'pending', attempts: 0 });
		},
		async begin(jobId, destination, { until, now }) {
			const key = keyOf(jobId, destination);
			const found = deliveries.get(key);
			if (found?.state !== 'pending') return { kind: 'over' };
			const heldUntil = held.get(key) ?? 0;
			if (heldUntil > now && heldUntil <= now + LONGEST_LEASE_MS) return { kind: 'busy' };
			held.set(key, until);
			const delivery = { ...found, attempts: found.attempts + 1, dueAt: until };
			deliveries.set(key, delivery);
			return { kind: 'begun', delivery };
		},
		async end(jobId, destination, { state, error, attemptedAt, dueAt }) {
			const key = keyOf(jobId, destination);
			const found = deliveries.get(key);
			if (found === undefined || found.state === 'delivered') return;
			if (state === 'pending' && found.state === 'failed') return;
			const { error: _, dueAt: __, ...rest } = found;
			held.delete(key);
			const told = { ...(error !== undefined && { error }), ...(dueAt !== undefined && { dueAt }) };
			deliveries.set(key, { ...rest, state, attemptedAt, ...told });
		},
		async reopen(jobId, destination, dueAt) {
			const key = keyOf(jobId, destination);
			const found = deliveries.get(key);
			if (found?.state !== 'failed') return;
			const { error: _, ...rest } = found;
			deliveries.set(key, { ...rest, state: 'pending', attempts: 0, dueAt });
			held.delete(key);
		},
		async resent(jobId, destination, dueAt) {
			const key = keyOf(jobId, destination);
			const found = deliveries.get(key);
			if (found?.state === 'pending') deliveries.set(key, { ...found, dueAt });
		},
		pending: async () => [...deliveries.values()].filter(({ state }) => state === 'pending'),
		async list(jobId) {
			const own = [...deliveries.values()].filter((delivery) => delivery.jobId === jobId);
			return own.sort((a, b) => (a.destination < b.destination ? -1 : 1));
		},
		async erase(jobId) {
			for (const [key, delivery] of deliveries) if (delivery.jobId === jobId) deliveries.delete(key);
		},
	};
}
