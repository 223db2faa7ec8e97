import type { IdempotencyStore, IdempotentCall } from '../../../shared/ports/idempotency-store.ts';

export function createMemoryIdempotencyStore(): IdempotencyStore {
	const calls = new Map<string, IdempotentCall>();
	return {
		async claim(call, now) {
			const before = calls.get(call.key);
			if (before !== undefined && before.expiresAt > Math.floor(now / 1000)) return before;
			calls.set(call.key, call);
			return call;
		},
	};
}
