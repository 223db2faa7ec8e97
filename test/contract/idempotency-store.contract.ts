import { beforeAll, describe, expect, it } from 'vitest';
import type { IdempotencyStore, IdempotentCall } from '../../shared/ports/idempotency-store.ts';
import { freshId } from '../support/fresh-id.ts';

const NOW = 1_800_000_000_000;

export function idempotencyStoreContract(name: string, make: () => IdempotencyStore | Promise<IdempotencyStore>): void {
	describe(`an idempotency store (${name})`, () => {
		let store: IdempotencyStore;
		beforeAll(async () => {
			store = await make();
		});

		it('keeps the first call of a key, and tells it to whoever comes after', async () => {
			const first = aCall();

			expect(await store.claim(first, NOW)).toEqual(first);
			expect(await store.claim({ ...first, jobId: 'another', requestHash: 'other' }, NOW + 1000)).toEqual(first);
		});

		it('gives one of many calls at once the key', async () => {
			const key = freshId();
			const calls = await Promise.all(
				Array.from({ length: 10 }, (_, i) => store.claim({ ...aCall(), key, jobId: `job-${i}` }, NOW)),
			);

			expect(new Set(calls.map(({ jobId }) => jobId)).size).toBe(1);
		});

		it('gives a key away again once its call has expired', async () => {
			const first = aCall();
			await store.claim(first, NOW);
			const later = { ...first, jobId: 'later', expiresAt: first.expiresAt + 100 };

			expect(await store.claim(later, first.expiresAt * 1000 - 1)).toEqual(first);
			expect(await store.claim(later, first.expiresAt * 1000)).toEqual(later);
		});
	});
}

function aCall(): IdempotentCall {
	return { key: freshId(), requestHash: 'hash', jobId: freshId(), expiresAt: NOW / 1000 + 60 };
}
