import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreError, UnreadableError } from '../../shared/core/errors.ts';
import type { BlobStore } from '../../shared/ports/blob-store.ts';
import { EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function blobStoreContract(name: string, make: () => BlobStore | Promise<BlobStore>): void {
	describe(`a blob store (${name})`, () => {
		let store: BlobStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		/** Stores `value` and reads it again. */
		async function roundTrip(value: unknown) {
			const ref = await store.put({ jobId, attemptId: freshId(), value, expiresAt: EXPIRES_AT });
			return { ref, read: await store.get(jobId, ref) };
		}

		it('gives back what was put, of any characters', async () => {
			const value = { results: [{ title: '\u{1F41F} \uD800 \u0000 \uFFFF é', status: null }], children: [] };
			const { ref, read } = await roundTrip(value);

			expect(read).toEqual(value);
			expect(ref).toMatchObject({ store: 'table', bytes: expect.any(Number) });
		});

		it.each([7_000, 8_000, 9_000, 100_000, 3_000_000])(
			'gives back %i bytes that cannot be compressed',
			async (size) => {
				const value = randomBytes((size / 4) * 3).toString('base64');

				expect((await roundTrip(value)).read).toBe(value);
			},
		);

		it('keeps what is small in the table, and what is large as an object', async () => {
			const stores = await Promise.all(
				[1_000, 20_000].map(async (size) => (await roundTrip(randomBytes(size).toString('hex'))).ref.store),
			);

			expect(stores).toEqual(['table', 'object']);
		});

		it.each([10, 9_000])('R3 tells a blob of another version: %i bytes', async (size) => {
			const value = { v: 2, results: [randomBytes(size).toString('hex')] };
			const ref = await store.put({ jobId, attemptId: freshId(), value, expiresAt: EXPIRES_AT });

			await expect(store.get(jobId, ref)).rejects.toThrow(UnreadableError);
			await expect(store.getAll(jobId, [ref])).rejects.toThrow('is of version 2, where 1 is known');
		});

		it('keeps the attempts at one chunk apart', async () => {
			const refs = await Promise.all(
				['a', 'b'].map((value) => store.put({ jobId, attemptId: `attempt-${value}`, value, expiresAt: EXPIRES_AT })),
			);

			expect(await Promise.all(refs.map((ref) => store.get(jobId, ref)))).toEqual(['a', 'b']);
		});

		it('gives back hundreds at once, in the order in which they are asked for', async () => {
			const values = Array.from({ length: 210 }, (_, i) =>
				i % 10 === 0 ? randomBytes(9_000).toString('hex') : `small ${i}`,
			);
			const put = (value: string) => store.put({ jobId, attemptId: freshId(), value, expiresAt: EXPIRES_AT });
			const refs = await Promise.all(values.map(put));

			expect(await store.getAll(jobId, refs)).toEqual(values);
			expect(await store.getAll(jobId, refs.toReversed())).toEqual(values.toReversed());
			expect(await store.getAll(jobId, [])).toEqual([]);
		});

		it('gives back those whose JSON passes a test, at their places', async () => {
			const values = [{ title: 'a "cat"' }, { title: randomBytes(9_000).toString('hex') }, { title: 'a dog' }];
			const put = (value: unknown) => store.put({ jobId, attemptId: freshId(), value, expiresAt: EXPIRES_AT });
			const refs = await Promise.all(values.map(put));
			const where = (test: (json: string) => boolean) => store.getWhere(jobId, refs, test);

			expect(await where((json) => json.includes('a \\"cat'))).toEqual([values[0], undefined, undefined]);
			expect(await where((json) => json.length > 9_000)).toEqual([undefined, values[1], undefined]);
			expect(await where(() => true)).toEqual(values);
			const gone = { attemptId: 'none', store: 'table', bytes: 1 } as const;
			await expect(store.getWhere(jobId, [gone], () => false)).rejects.toThrow(StoreError);
		});

		it('gives back one that is asked for twice', async () => {
			const { ref } = await roundTrip('small');

			expect(await store.getAll(jobId, [ref, ref])).toEqual(['small', 'small']);
		});

		it('does not take several for there if one of them is gone', async () => {
			const { ref } = await roundTrip('small');
			const gone = { attemptId: 'none', store: 'table', bytes: 1 } as const;

			await expect(store.getAll(jobId, [ref, gone])).rejects.toThrow(StoreError);
		});

		it.each(['table', 'object'] as const)(
			'has an error of its own for a blob that is gone from the %s',
			async (kind) => {
				await expect(store.get(jobId, { attemptId: 'none', store: kind, bytes: 1 })).rejects.toThrow(StoreError);
			},
		);

		it('has no small blob of a job that is erased, and all of another', async () => {
			const other = freshId();
			const put = (owner: string) =>
				store.put({ jobId: owner, attemptId: freshId(), value: owner, expiresAt: EXPIRES_AT });
			const refs = await Promise.all(Array.from({ length: 40 }, () => put(jobId)));
			const kept = await put(other);
			await store.erase(jobId);

			const reads = await Promise.allSettled(refs.map((ref) => store.get(jobId, ref)));
			expect(new Set(reads.map(({ status }) => status))).toEqual(new Set(['rejected']));
			expect(await store.get(other, kept)).toBe(other);
		});
	});
}
