import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../shared/core/errors.ts';
import type { BlobStore } from '../../shared/ports/blob-store.ts';
import type { RecordStore } from '../../shared/ports/record-store.ts';
import { aRecord, EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export interface RecordedBlobs {
	readonly blobs: BlobStore;
	readonly records: RecordStore;
}

/** What a record and the blob that it points at are together, wherever the blob lies. */
export function recordedBlobContract(name: string, make: () => RecordedBlobs | Promise<RecordedBlobs>): void {
	describe(`the blob of a record (${name})`, () => {
		let blobs: BlobStore;
		let records: RecordStore;
		let jobId: string;
		beforeAll(async () => {
			({ blobs, records } = await make());
		});
		beforeEach(() => {
			jobId = freshId();
		});

		async function attempt(chunkId: string, value: unknown) {
			const attemptId = freshId();
			const blob = await blobs.put({ jobId, attemptId, value, expiresAt: EXPIRES_AT, chunkId });
			return aRecord({ jobId, chunkId, attemptId, blob });
		}

		it.each([10, 2_000, 2_900, 4_000, 9_000])(
			'can be read by the record as it was committed, found and listed: %i bytes',
			async (size) => {
				const value = { results: [randomBytes(size).toString('base64')], children: [] };
				const record = await attempt('0.0', value);
				await records.commit(record);

				const found = (await records.find(jobId, ['0.0'])).get('0.0') ?? aRecord();
				const listed = (await records.list(jobId)).get('0.0') ?? aRecord();
				expect(listed).toEqual(found);
				for (const { blob } of [record, found, listed]) expect(await blobs.get(jobId, blob)).toEqual(value);
			},
		);

		it('is that of the attempt that won, and the loser learns which', async () => {
			await records.commit(await attempt('0.0', 'winner'));
			const stored = await records.commit(await attempt('0.0', 'loser'));

			expect(await blobs.get(jobId, stored.blob)).toBe('winner');
		});

		it('is gone for who asks with the name of an attempt that never won', async () => {
			const record = await attempt('0.0', 'winner');
			await records.commit(record);

			await expect(blobs.get(jobId, { ...record.blob, attemptId: 'none' })).rejects.toThrow(StoreError);
		});

		it('is given back with hundreds of others, in the order in which they are asked for', async () => {
			const values = Array.from({ length: 120 }, (_, i) =>
				i % 10 === 0 ? randomBytes(4_000).toString('hex') : `${i}`,
			);
			const made = await Promise.all(values.map((value, i) => attempt(`0.${i}`, value)));
			await Promise.all(made.map((record) => records.commit(record)));
			const listed = await records.list(jobId);
			const refs = made.map(({ chunkId }) => (listed.get(chunkId) ?? aRecord()).blob);

			expect(await blobs.getAll(jobId, refs)).toEqual(values);
		});

		it('goes with the job', async () => {
			const record = await attempt('0.0', 'small');
			await records.commit(record);
			await Promise.all([records.erase(jobId), blobs.erase(jobId)]);

			await expect(blobs.get(jobId, record.blob)).rejects.toThrow(StoreError);
		});
	});
}
