import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { partitionOf } from '../../shared/core/chunk.ts';
import { StoreError, UnreadableError } from '../../shared/core/errors.ts';
import type { RecordStore } from '../../shared/ports/record-store.ts';
import { aRecord } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function recordStoreContract(name: string, make: () => RecordStore | Promise<RecordStore>): void {
	describe(`a record store (${name})`, () => {
		let store: RecordStore;
		let jobId: string;
		beforeAll(async () => {
			store = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		it('keeps the first attempt at a chunk, and tells a later one what it said', async () => {
			const first = aRecord({ jobId, attemptId: 'a', counts: { ok: 3 } });

			expect(await store.commit(first)).toEqual(first);
			expect(await store.commit(aRecord({ jobId, attemptId: 'b', counts: { timeout: 3 } }))).toEqual(first);
			expect(await store.list(jobId)).toEqual(new Map([['0.0', first]]));
		});

		it('has one winner among 20 attempts at once, and each of them learns which', async () => {
			const attempts = Array.from({ length: 20 }, (_, i) => aRecord({ jobId, attemptId: `attempt-${i}` }));

			const stored = await Promise.all(attempts.map((attempt) => store.commit(attempt)));

			expect(new Set(stored.map((record) => record.attemptId)).size).toBe(1);
			expect((await store.find(jobId, ['0.0'])).get('0.0')).toEqual(stored[0]);
		});

		it('lets an attempt that comes twice find that it has won', async () => {
			const record = aRecord({ jobId });
			await store.commit(record);

			expect((await store.commit(record)).attemptId).toBe(record.attemptId);
		});

		it('gives back every field as it was', async () => {
			const record = aRecord({
				jobId,
				chunkId: '12.34/5/6',
				counts: { ok: 1, dead_letter: 2 },
				retries: 7,
				childrenDueAt: [0, 1_800_000_123_000],
				blob: { attemptId: 'attempt-1', store: 'object', bytes: 123_456 },
				requestId: '',
				elapsedMs: 12.345_678_901_234,
			});
			await store.commit(record);

			expect((await store.find(jobId, [record.chunkId])).get(record.chunkId)).toEqual(record);
		});

		it('R3 refuses what DynamoDB does, an item of more than 400 KB or a name of more than 1,024 bytes, and no less', async () => {
			const longest = aRecord({ jobId, chunkId: '0'.repeat(1_024), requestId: 'x'.repeat(400_000) });
			expect(await store.commit(longest)).toEqual(longest);

			const tooLong = aRecord({ jobId, chunkId: '0.1', requestId: 'x'.repeat(400 * 1024) });
			await expect(store.commit(tooLong)).rejects.toThrow(StoreError);
			await expect(store.commit(aRecord({ jobId, chunkId: '0'.repeat(1_025) }))).rejects.toThrow(StoreError);
			expect([...(await store.list(jobId)).keys()]).toEqual([longest.chunkId]);
		});

		it('R3 tells a record of another version, to whoever reads or repeats it, and gives back all others', async () => {
			const other = freshId();
			await store.commit(aRecord({ jobId, v: 2 }));
			await store.commit(aRecord({ jobId, chunkId: '0.1' }));
			await store.commit(aRecord({ jobId: other, v: 1 }));

			await expect(store.list(jobId)).rejects.toThrow(`the record of chunk 0.0 of job ${jobId} is of version 2`);
			await expect(store.find(jobId, ['0.0', '0.1'])).rejects.toThrow(UnreadableError);
			await expect(store.commit(aRecord({ jobId }))).rejects.toThrow(UnreadableError);
			expect((await store.find(jobId, ['0.1'])).get('0.1')).toEqual(aRecord({ jobId, chunkId: '0.1' }));
			expect([...(await store.list(other)).values()]).toEqual([aRecord({ jobId: other })]);
		});

		it('finds those of any number of names that have a record, at once after they were committed', async () => {
			const names = Array.from({ length: 250 }, (_, i) => `0.${i}`);
			const even = names.filter((_, i) => i % 2 === 0);
			await Promise.all(even.map((chunkId) => store.commit(aRecord({ jobId, chunkId }))));

			expect([...(await store.find(jobId, names)).keys()].sort()).toEqual(even.sort());
			expect(await store.find(jobId, [])).toEqual(new Map());
		});

		it('finds a name that is given twice', async () => {
			await store.commit(aRecord({ jobId }));

			expect([...(await store.find(jobId, ['0.0', '0.0', '0.1'])).keys()]).toEqual(['0.0']);
		});

		it('lists all records of a job, however large, and none of another', async () => {
			const inOnePartition = Array.from({ length: 2_400 }, (_, i) => `3.${i}`).filter((id) => partitionOf(id) === 0);
			const requestId = 'x'.repeat(11_000);
			const large = inOnePartition.slice(0, 110).map((chunkId) => aRecord({ jobId, chunkId, requestId }));
			await Promise.all(large.map((record) => store.commit(record)));
			await store.commit(aRecord({ jobId: freshId() }));

			const listed = Object.fromEntries(await store.list(jobId));
			expect(listed).toEqual(Object.fromEntries(large.map((record) => [record.chunkId, record])));
		});

		it('lists nothing of a job without records', async () => {
			expect(await store.list(jobId)).toEqual(new Map());
		});

		it('has none of a job that is erased, in whatever partition it was, and all of another', async () => {
			const other = freshId();
			const names = Array.from({ length: 100 }, (_, i) => `0.${i}`);
			await Promise.all(names.map((chunkId) => store.commit(aRecord({ jobId, chunkId }))));
			await store.commit(aRecord({ jobId: other }));
			await store.erase(jobId);

			expect(await store.list(jobId)).toEqual(new Map());
			expect((await store.list(other)).size).toBe(1);
		});
	});
}
